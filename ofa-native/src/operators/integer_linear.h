// Linear layers of 8-bit integers for few rows, as in decoder steps, where reading the weights takes longer than
// multiplying: they are read once, in their order in memory, and rescaled while the sums are in registers and the L1
// cache. Results have the same bits as RoundRows, MatMulInteger and RescaleAndAddRows together.
#pragma once

#include <cstdint>

#include "operators/integer_products.h"

namespace ofa::operators {

// out = (x * weight - offsets) * scale of the row * output_scales + bias, where x * weight are sums of integers.
struct IntegerLinear {
  int64_t rows;
  int64_t inputs;  // a multiple of 4
  int64_t outputs;
  const uint8_t* x;            // [rows, inputs], with the zero point 128
  const float* scales;         // [rows]
  const int8_t* weight;        // [panels, inputs / 4, 32, 4], of at most 64; after the last output of any value
  const int32_t* offsets;      // [outputs]: 128 times the sum of an output's weights
  const float* output_scales;  // [outputs]
  const float* bias;           // [outputs], or null
  float* out;                  // [rows, outputs]

  int64_t panels() const { return (outputs + kIntegerPanel - 1) / kIntegerPanel; }
};

// Computes the outputs of panels [first, last).
void integer_linear(const IntegerLinear& work, int64_t first, int64_t last);

}  // namespace ofa::operators
