#include "operators/row_quantisation.h"

#include <cmath>
#include <cstring>

#include "operators/rescaled_row.h"

namespace ofa::operators {
namespace {

constexpr float kLargest = 127.0f;
constexpr float kLeastScale = 1e-30f;  // avoids division by zero for a row of zeros
// 1.5 * 2^23 plus the zero point: adding it leaves the rounded integer in the low mantissa bits.
constexpr float kToInteger = 12582912.0f + 128.0f;

template <int W>
OFA_INLINE float largest_magnitude(const float* x, int64_t width) {
  Floats<W> most[2] = {};
  int64_t i = 0;
  for (; i + 2 * W <= width; i += 2 * W) {
    for (int part = 0; part < 2; part++) {
      const Floats<W> value = load<W>(x + i + part * W);
      most[part] = larger<W>(larger<W>(value, -value), most[part]);
    }
  }
  float result = largest_of<W>(larger<W>(most[0], most[1]));
  for (; i < width; i++) result = std::fabs(x[i]) > result ? std::fabs(x[i]) : result;
  return result;
}

// |x * inverse| is at most 127, so the low byte is the complete integer. A plain loop, because compilers narrow
// integers well in loops and badly in vectors.
OFA_INLINE void to_integers(const float* __restrict x, float inverse, int64_t width, uint8_t* __restrict integers) {
  for (int64_t i = 0; i < width; i++) {
    const float shifted = x[i] * inverse + kToInteger;
    int32_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    integers[i] = static_cast<uint8_t>(bits);
  }
}

template <int W, int>
OFA_INLINE void round_rows_kernel(const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales) {
  for (int64_t row = 0; row < rows; row++, x += width, integers += width) {
    const float scale = largest_magnitude<W>(x, width) / kLargest;
    scales[row] = scale > kLeastScale ? scale : kLeastScale;
    const float inverse = 1.0f / scales[row];
    to_integers(x, inverse, width, integers);
  }
}

template <int W, int>
OFA_INLINE void rescale_kernel(const int32_t* sums, int64_t width, float scale, const float* column_scales,
                               const float* bias, float* out) {
  rescale_row<W>(sums, width, scale, column_scales, bias, out);
}

}  // namespace

OFA_KERNEL(void, round_rows, (const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales),
           (x, rows, width, integers, scales))

OFA_KERNEL(void, rescale,
           (const int32_t* sums, int64_t width, float scale, const float* column_scales, const float* bias, float* out),
           (sums, width, scale, column_scales, bias, out))

}  // namespace ofa::operators
