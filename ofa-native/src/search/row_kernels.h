// The loops over one row of logits, compiled for several instruction sets with the same bits everywhere
// (instruction_set.h).
#pragma once

#include <cstdint>

namespace ofa {

// Largest value, -infinity for an empty row. Sets *invalid to true if any value is NaN or +infinity, otherwise leaves
// it unchanged.
float row_max(const float* values, int32_t n, bool* invalid);

// Sum of exp(value - max); values are at most max, and -infinity adds nothing.
float row_sum_exp(const float* values, int32_t n, float max);

// out[i] = exp(values[i] - max).
void row_exp(const float* values, int32_t n, float max, float* out);

// values[i] /= divisor.
void row_divide(float* values, int32_t n, float divisor);

// The first index >= from whose value is greater than bound, or n.
int32_t row_next_above(const float* values, int32_t from, int32_t n, float bound);

}  // namespace ofa
