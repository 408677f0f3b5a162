#include "operators/layer_norm.h"

#include <cmath>

#include "platform/simd.h"

namespace ofa::operators {
namespace {

// The sum of x[i] - shift, or of its squares, in four accumulators, so that additions do not wait for each other.
template <int W, bool SQUARED>
OFA_INLINE float sum_of_differences(const float* x, float shift, int64_t width) {
  Floats<W> sums[4] = {};
  int64_t i = 0;
  for (; i + 4 * W <= width; i += 4 * W) {
    for (int part = 0; part < 4; part++) {
      const Floats<W> difference = load<W>(x + i + part * W) - shift;
      sums[part] += SQUARED ? difference * difference : difference;
    }
  }
  for (; i + W <= width; i += W) {
    const Floats<W> difference = load<W>(x + i) - shift;
    sums[0] += SQUARED ? difference * difference : difference;
  }
  float sum = sum_of<W>((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; i < width; i++) sum += SQUARED ? (x[i] - shift) * (x[i] - shift) : x[i] - shift;
  return sum;
}

template <int W, int>
OFA_INLINE void layer_norm_kernel(const float* x, int64_t rows, int64_t width, const float* weight, const float* bias,
                                  float epsilon, float* out) {
  for (int64_t row = 0; row < rows; row++, x += width, out += width) {
    const float mean = sum_of_differences<W, false>(x, 0.0f, width) / static_cast<float>(width);
    const float variance = sum_of_differences<W, true>(x, mean, width) / static_cast<float>(width);
    const float factor = 1.0f / std::sqrt(variance + epsilon);
    int64_t i = 0;
    for (; i + W <= width; i += W)
      store<W>(out + i, (load<W>(x + i) - mean) * factor * load<W>(weight + i) + load<W>(bias + i));
    for (; i < width; i++) out[i] = (x[i] - mean) * factor * weight[i] + bias[i];
  }
}

}  // namespace

OFA_KERNEL(void, layer_norm,
           (const float* x, int64_t rows, int64_t width, const float* weight, const float* bias, float epsilon,
            float* out),
           (x, rows, width, weight, bias, epsilon, out))

}  // namespace ofa::operators
