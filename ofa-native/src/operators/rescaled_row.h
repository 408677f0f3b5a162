// Sums of integer products as float32, one row at a time, with the same bits wherever it is inlined.
#pragma once

#include <cstring>

#include "platform/simd.h"

namespace ofa::operators {

template <int W, bool BIAS>
OFA_INLINE void rescale_row_with(const int32_t* sums, int64_t width, float scale, const float* column_scales,
                                 const float* bias, float* out) {
  int64_t i = 0;
  for (; i + W <= width; i += W) {
    typename Simd<W>::Ints sum;
    std::memcpy(&sum, sums + i, sizeof sum);
    const Floats<W> product = __builtin_convertvector(sum, Floats<W>) * scale * load<W>(column_scales + i);
    store<W>(out + i, BIAS ? product + load<W>(bias + i) : product);
  }
  for (; i < width; i++) {
    const float product = static_cast<float>(sums[i]) * scale * column_scales[i];
    out[i] = BIAS ? product + bias[i] : product;
  }
}

// out[i] = sums[i] * scale * column_scales[i] + bias[i] for i < width; bias may be null.
template <int W>
OFA_INLINE void rescale_row(const int32_t* sums, int64_t width, float scale, const float* column_scales,
                            const float* bias, float* out) {
  if (bias != nullptr) {
    rescale_row_with<W, true>(sums, width, scale, column_scales, bias, out);
  } else {
    rescale_row_with<W, false>(sums, width, scale, column_scales, bias, out);
  }
}

}  // namespace ofa::operators
