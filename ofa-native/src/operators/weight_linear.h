// Linear layers with weights of 8-bit integers and activations of float32 for few rows, as in decoder steps, where
// reading the weights takes longer than multiplying. Weights are read once, in their order in memory.
#pragma once

#include <cstdint>

namespace ofa::operators {

constexpr int64_t kWeightPanel = 32;  // outputs of a panel
constexpr int64_t kWeightGroup = 4;   // neighbouring inputs of an output

// out = (x * weight) * scales + bias, with float32 sums.
struct WeightLinear {
  int64_t rows;
  int64_t inputs;
  int64_t outputs;
  const float* x;        // [rows, inputs]
  const int8_t* weight;  // [panels, groups, 32, 4]; after the last output and input of any value
  const float* scales;   // [outputs]
  const float* bias;     // [outputs], or null
  float* out;            // [rows, outputs]

  int64_t groups() const { return (inputs + kWeightGroup - 1) / kWeightGroup; }
  int64_t panels() const { return (outputs + kWeightPanel - 1) / kWeightPanel; }
};

// Computes the outputs of panels [first, last). A row has the same result alone and among others.
void weight_linear(const WeightLinear& work, int64_t first, int64_t last);

}  // namespace ofa::operators
