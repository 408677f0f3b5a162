// Winograd's minimal convolution F(3 x 3, 3 x 3): 25 multiplications for 9 results of a 3 x 3 window instead of 81.
//
// A picture is divided into tiles of 3 x 3 results, each of which reads 5 x 5 pixels. With the matrices G [5, 3], B^T
// [5, 5] and A^T [3, 5] of the one-dimensional algorithm (winograd_transform.h), out = A^T [sum over inputs (G w G^T) *
// (B^T x B)] A. The product in brackets is, for each of the 25 places, one of matrices: tiles by inputs times inputs by
// outputs.
//
// The algorithm enlarges rounding, the more the larger tiles are, and by the points at which it evaluates polynomials.
// By the norms of the matrices this one rounds 2.1 times as much as direct sums of the same length, which is made up
// for by summing in parts; F(4 x 4, 3 x 3), of 36 multiplications for 16 results and weights of 4 times the size
// instead of 2.8, rounds 3.6 times as much at its best points and 7.6 times as much at the usual ones, 0, +-1 and +-2.
//
// Three steps, each of which needs the whole of the one before it and can be done in parts at the same time.
#pragma once

#include <cstdint>

namespace ofa::operators {

constexpr int64_t kWinogradTile = 3;
constexpr int64_t kWinogradPlaces = 25;

// out = max(least, convolution with 3 x 3, a stride and a padding of 1, + bias + residual). All are float32, with
// channels last. What is convolved is x, each pixel of which is there as a square of enlarged x enlarged: x itself, or
// its enlargement by nearest neighbours, which need not be in memory.
struct WinogradConvolution {
  int64_t batch;
  int64_t height;  // of the result, a multiple of enlarged
  int64_t width;
  int64_t inputs;
  int64_t outputs;
  int64_t enlarged;
  const float* x;         // [batch, height / enlarged, width / enlarged, inputs]
  const float* weight;    // [25, panels, inputs, 16]: G w G^T, for each place as packed_product.h says
  const float* bias;      // [outputs]
  const float* residual;  // [batch, height, width, outputs], or null
  float least;
  float* out;  // [batch, height, width, outputs]

  int64_t tiles() const;  // of all pictures
};

// Memory between the steps, for tiles [first, last) of all.
struct WinogradBlock {
  int64_t first;
  int64_t last;
  float* memory;  // winograd_memory(work, last - first) floats
};

int64_t winograd_memory(const WinogradConvolution& work, int64_t tiles);

// To be called before the steps.
void winograd_begin(const WinogradConvolution& work, const WinogradBlock& block);

// B^T x B of tiles [from, to), which are counted from the block's first.
void winograd_inputs(const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to);

// The products of one place, for panels [from, to), both even.
void winograd_products(const WinogradConvolution& work, const WinogradBlock& block, int64_t place, int64_t from,
                       int64_t to);

// A^T m A + bias + residual, and nothing below the least, of tiles [from, to), which are counted from the block's
// first.
void winograd_outputs(const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to);

}  // namespace ofa::operators
