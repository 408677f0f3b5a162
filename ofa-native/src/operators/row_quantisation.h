// The operations around a product of 8-bit integers: rows of activations are quantised with one scale each, and 32-bit
// sums are rescaled to float32.
#pragma once

#include <cstdint>

namespace ofa::operators {

// For each row of x [rows, width]: scale = max(largest |x| / 127, 1e-30), integers = x / scale rounded to nearest even
// + 128, which is 1 .. 255.
void round_rows(const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales);

// out[i] = sums[i] * scale * column_scales[i] + bias[i] for i < width; bias may be null.
void rescale(const int32_t* sums, int64_t width, float scale, const float* column_scales, const float* bias,
             float* out);

}  // namespace ofa::operators
