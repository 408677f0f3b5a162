// Linear layers with weights and activations of bfloat16 and float32 sums, for any number of rows.
#pragma once

#include <cstdint>

#include "operators/bfloat16_products.h"

namespace ofa::operators {

// out = x * weight + bias.
struct Bfloat16Linear {
  int64_t rows;
  int64_t inputs;
  int64_t outputs;
  const uint16_t* x;       // [rows, depth], zero after the last input
  const uint16_t* weight;  // [panels, depth / 2, 32, 2], zero after the last input
  const float* bias;       // [outputs], or null
  float* out;              // [rows, outputs]

  int64_t depth() const { return (inputs + kBfloat16Pair - 1) / kBfloat16Pair * kBfloat16Pair; }
  int64_t panels() const { return bfloat16_panels(outputs); }
};

// Computes rows [first, last) and the outputs of panels [from, to). A row has the same result alone and among others.
void bfloat16_linear(const Bfloat16Linear& work, int64_t first, int64_t last, int64_t from, int64_t to);

}  // namespace ofa::operators
