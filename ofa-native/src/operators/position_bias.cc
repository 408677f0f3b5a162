#include "operators/position_bias.h"

#include "platform/simd.h"

namespace ofa::operators {
namespace {

constexpr int kWidest = 16;
constexpr int kDepth = 4;
constexpr float kMasked = -1e30f;

// products[k] += the sum of query[d] * keys[d][k] over DEPTH neighbouring d, for k < n rounded down to W; the last ones
// one by one. Keys are read in order, because their rows are so far apart that panels would share few lines of a cache.
template <int W, int DEPTH>
OFA_INLINE void add_products(const float* query, const float* keys, int64_t stride, int64_t n, float* products) {
  int64_t k = 0;
  for (; k + W <= n; k += W) {
    Floats<W> sum = load<W>(products + k);
#pragma GCC unroll 4
    for (int d = 0; d < DEPTH; d++) sum += query[d] * load<W>(keys + d * stride + k);
    store<W>(products + k, sum);
  }
  for (; k < n; k++) {
    for (int d = 0; d < DEPTH; d++) products[k] += query[d] * keys[d * stride + k];
  }
}

template <int W, int>
OFA_INLINE void position_bias_kernel(const PositionBias& work, float* products) {
  const int64_t n = work.visible;
  for (int64_t k = 0; k < n; k++) products[k] = 0.0f;
  int64_t d = 0;
  for (; d + kDepth <= work.head_width; d += kDepth)
    add_products<W, kDepth>(work.query + d, work.keys + d * work.positions, work.positions, n, products);
  for (; d < work.head_width; d++)
    add_products<W, 1>(work.query + d, work.keys + d * work.positions, work.positions, n, products);
  for (int64_t layer = 0; layer < work.layers; layer++) {
    const float* relative = work.relative + layer * work.layer_distance;
    float* biases = work.biases + layer * work.bias_distance;
    for (int64_t k = 0; k < n; k++) biases[k] = products[k] + relative[work.entries[k]];
    for (int64_t k = n; k < work.cache; k++) biases[k] = kMasked;
  }
}

}  // namespace

int64_t position_bias_scratch(int64_t visible) { return rounded_up(visible, kWidest); }

OFA_KERNEL(void, position_bias, (const PositionBias& work, float* scratch), (work, scratch))

}  // namespace ofa::operators
