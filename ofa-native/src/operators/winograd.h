// Winograd's minimal convolution F(3 x 3, 3 x 3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
// 2016): 25 multiplications instead of 81 for 9 results of a 3 x 3 window.
//
// An image is divided into tiles of 3 x 3 results, each of which reads 5 x 5 pixels. With the matrices G [5, 3], B^T
// [5, 5] and A^T [3, 5] of the one-dimensional algorithm (winograd_transform.h), out = A^T [sum over inputs (G w G^T) *
// (B^T x B)] A. For each of the 25 elements of a transformed tile, the product in brackets is a matrix product: tiles
// by inputs times inputs by outputs.
//
// The algorithm amplifies rounding errors, more with larger tiles, and depending on the points at which it evaluates
// polynomials. By the norms of its matrices, this one has 2.1 times the rounding error of direct sums of the same
// length; summing in parts compensates for that. F(4 x 4, 3 x 3), with 36 multiplications for 16 results and weights of
// 4 times the size instead of 2.8, has 3.6 times the error at its best points and 7.6 times at the usual ones, 0, +-1
// and +-2.
//
// There are three steps. Each needs the complete result of the one before, and can be computed in parallel parts.
#pragma once

#include <cstdint>

namespace ofa::operators {

constexpr int64_t kWinogradTile = 3;
constexpr int64_t kWinogradElements = 25;

// out = max(least, 3 x 3 convolution with stride and padding 1, + bias + residual). All values are float32, channels
// last. The convolution's input is x with each pixel repeated as a square of enlarged x enlarged: x itself, or its
// nearest-neighbour enlargement, which is never stored.
struct WinogradConvolution {
  int64_t batch;
  int64_t height;  // of the result, a multiple of enlarged
  int64_t width;
  int64_t inputs;
  int64_t outputs;
  int64_t enlarged;
  const float* x;         // [batch, height / enlarged, width / enlarged, inputs]
  const float* weight;    // [25, panels, inputs, 16]: G w G^T, each element as in packed_product.h
  const float* bias;      // [outputs]
  const float* residual;  // [batch, height, width, outputs], or null
  float least;
  float* out;  // [batch, height, width, outputs]

  int64_t tiles() const;  // of all images
};

// Scratch memory between the steps, for tiles [first, last).
struct WinogradBlock {
  int64_t first;
  int64_t last;
  float* memory;  // winograd_memory(work, last - first) floats
};

int64_t winograd_memory(const WinogradConvolution& work, int64_t tiles);

// Must be called before the steps.
void winograd_begin(const WinogradConvolution& work, const WinogradBlock& block);

// Step 1: B^T x B of tiles [from, to), counted from the block's first tile.
void winograd_inputs(const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to);

// Step 2: the products of one element of the tiles, for panels [from, to), both even.
void winograd_products(const WinogradConvolution& work, const WinogradBlock& block, int64_t element, int64_t from,
                       int64_t to);

// Step 3: max(least, A^T m A + bias + residual) of tiles [from, to), counted from the block's first tile.
void winograd_outputs(const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to);

}  // namespace ofa::operators
