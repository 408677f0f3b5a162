// Convolutions of 8-bit integers, with everything that follows them in a residual network: a block of pixels is
// multiplied, rescaled, added to bias and residual, limited by ReLU and rounded to integers again while it is in the
// cache.
//
// A pixel has one scale for all of its channels. The products of a position of the window are exact 32-bit sums, which
// are rescaled by the scale of the pixel under it and added in float32. Every operation on floats is one rounding in a
// fixed order, without fused multiply-add, so a result has the same bits at every instruction set level, in any batch
// and with any number of threads.
#pragma once

#include <cstdint>

#include "operators/convolution_shape.h"
#include "operators/integer_products.h"

namespace ofa::operators {

constexpr int64_t kIntegerMostPositions = 9;  // positions of a window of 3 x 3
constexpr int64_t kIntegerBlock = 48;         // pixels of a task, a multiple of the tile

// An image of integers: value = integer * scale of its pixel. The values are not negative.
//   value(x, weight) = scale of the output * sum over the window of (scale of the pixel * sum of integer products)
//   out = max(least, value + bias + residual)
// The number of inputs is a multiple of 4, that of outputs one of 32.
struct IntegerConvolution : ConvolutionShape {
  const uint8_t* x;            // [batch, height, width, inputs]
  const float* scales;         // [batch, height, width]
  const int8_t* weight;        // [outputs / 32, kernel * kernel, inputs / 4, 32, 4], of at most 64
  const float* output_scales;  // [outputs]
  const float* bias;           // [outputs]
  const float* residual;       // [batch, rows, columns, outputs], or null
  float least;
  float* values;      // [batch, rows, columns, outputs], or null
  uint8_t* integers;  // the same shape, or null
  float* out_scales;  // [batch, rows, columns], or null
};

// Floats of scratch memory that a block needs.
int64_t integer_convolution_memory(const IntegerConvolution& work);

// Computes output pixels [first, last), at most kIntegerBlock.
void integer_convolution(const IntegerConvolution& work, int64_t first, int64_t last, float* memory);

// For each row of x [rows, width], of values that are not negative: scale = max(largest x / 255, 1e-30), integers =
// x / scale rounded to nearest even.
void round_pixels(const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales);

}  // namespace ofa::operators
