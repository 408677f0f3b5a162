// Convolutions of bfloat16 with float32 sums, with everything that follows them in a residual network: bias, residual,
// ReLU and the rounding of the next convolution's input are computed while the sums are in the cache.
#pragma once

#include <cstdint>

#include "operators/bfloat16_products.h"
#include "operators/convolution_shape.h"

namespace ofa::operators {

constexpr int64_t kBfloat16MostPositions = 9;          // positions of a window of 3 x 3
constexpr int64_t kBfloat16Block = 4 * kBfloat16Tile;  // pixels of a task, at most

// out = max(least, convolution + bias + residual). The number of inputs is even.
struct Bfloat16Convolution : ConvolutionShape {
  const uint16_t* x;       // [batch, height, width, inputs]
  const uint16_t* weight;  // [panels, kernel * kernel, inputs / 2, 32, 2]
  const float* bias;       // [outputs]
  const float* residual;   // [batch, rows, columns, outputs], or null
  float least;
  float* values;      // [batch, rows, columns, outputs], or null
  uint16_t* rounded;  // the same shape, or null
};

// Computes output pixels [first, last), at most kBfloat16Block. zeros [inputs] is what lies beyond the image's edge. A
// result has the same bits in any batch and at every level.
void bfloat16_convolution(const Bfloat16Convolution& work, int64_t first, int64_t last, const uint16_t* zeros);

}  // namespace ofa::operators
