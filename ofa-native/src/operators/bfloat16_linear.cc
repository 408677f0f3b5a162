#include "operators/bfloat16_linear.h"

#include <algorithm>

#include "platform/simd.h"

namespace ofa::operators {
namespace {

template <int W, int>
OFA_INLINE void bfloat16_linear_kernel(const Bfloat16Linear& work, int64_t first, int64_t last, int64_t from,
                                       int64_t to) {
  const int64_t tile = bfloat16_tile(last - first), depth = work.depth();
  alignas(64) float sums[kBfloat16Tile * kBfloat16Panel];
  const uint16_t* x[kBfloat16Tile];
  for (int64_t panel = from; panel < to; panel++) {
    const int64_t column = panel * kBfloat16Panel;
    const int64_t columns = std::min(kBfloat16Panel, work.outputs - column);
    const float* bias = work.bias == nullptr ? nullptr : work.bias + column;
    for (int64_t start = first; start < last; start += tile) {
      // A tile is complete: rows after the last one repeat it, and their sums are not used.
      for (int64_t row = 0; row < tile; row++) x[row] = work.x + std::min(start + row, last - 1) * depth;
      bfloat16_products(tile, x, 1, 0, work.weight + column * depth, depth, sums);
      for (int64_t row = start; row < std::min(last, start + tile); row++) {
        const float* sum = sums + (row - start) * kBfloat16Panel;
        float* out = work.out + row * work.outputs + column;
        int64_t i = 0;
        for (; i + W <= columns; i += W) {
          const Floats<W> value = load<W>(sum + i);
          store<W>(out + i, bias == nullptr ? value : value + load<W>(bias + i));
        }
        for (; i < columns; i++) out[i] = bias == nullptr ? sum[i] : sum[i] + bias[i];
      }
    }
  }
}

}  // namespace

OFA_KERNEL(void, bfloat16_linear, (const Bfloat16Linear& work, int64_t first, int64_t last, int64_t from, int64_t to),
           (work, first, last, from, to))

}  // namespace ofa::operators
