// Layer norm of rows.
#pragma once

#include <cstdint>

namespace ofa::operators {

// out = (x - mean) / sqrt(variance + epsilon) * weight + bias for each row; x and out are [rows, width] and may be the
// same.
void layer_norm(const float* x, int64_t rows, int64_t width, const float* weight, const float* bias, float epsilon,
                float* out);

}  // namespace ofa::operators
