// 1 x 1 convolutions: products of pixels and a weight, with the operations that follow them.
#pragma once

#include <cstdint>

namespace ofa::operators {

// out = max(least, x weight + bias + residual). All are float32.
struct PointwiseConvolution {
  int64_t inputs;
  int64_t outputs;
  const float* x;         // [pixels, inputs]
  const float* weight;    // [panels, inputs, 16], see packed_product.h
  const float* bias;      // [outputs]
  const float* residual;  // [pixels, outputs], or null
  float least;
  float* out;  // [pixels, outputs]
};

// Computes pixels [first, last) and panels [from, to), both even.
void pointwise_convolution(const PointwiseConvolution& work, int64_t first, int64_t last, int64_t from, int64_t to);

}  // namespace ofa::operators
