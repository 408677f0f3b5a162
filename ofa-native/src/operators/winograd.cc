#include "operators/winograd.h"

#include <algorithm>
#include <cstring>

#include "operators/packed_product.h"
#include "operators/winograd_transform.h"

namespace ofa::operators {
namespace {

constexpr int kSide = 5;  // values per side of an input tile
constexpr int kTile = kWinogradTile;

OFA_INLINE int64_t tiles_across(int64_t pixels) { return (pixels + kTile - 1) / kTile; }

// Offsets of a block's matrices in the scratch memory. Matrices are a cache line further apart than their length,
// because the transformations access all of them at once: at a distance of a power of two they would share one cache
// set.
struct Layout {
  int64_t input_distance;
  int64_t output_distance;
  int64_t output_row;
  float* inputs;   // [25, tiles, inputs]
  float* outputs;  // [25, tiles, panels * 16]
  float* zeros;    // [inputs]: values beyond an image's edge
};

OFA_INLINE int64_t element_distance(int64_t floats) { return rounded_up(floats, 16) + 16; }

OFA_INLINE Layout layout(const WinogradConvolution& work, const WinogradBlock& block) {
  const int64_t tiles = block.last - block.first;
  Layout l;
  l.output_row = packed_panels(work.outputs) * kPackedPanel;
  l.input_distance = element_distance(tiles * work.inputs);
  l.output_distance = element_distance(tiles * l.output_row);
  l.inputs = block.memory;
  l.outputs = l.inputs + kWinogradElements * l.input_distance;
  l.zeros = l.outputs + kWinogradElements * l.output_distance;
  return l;
}

// Position of a tile in its image.
struct Tile {
  int64_t image;
  int64_t row;
  int64_t column;
};

OFA_INLINE Tile tile_of(const WinogradConvolution& work, int64_t index) {
  const int64_t columns = tiles_across(work.width);
  const int64_t of_image = columns * tiles_across(work.height);
  return {index / of_image, index % of_image / columns * kTile, index % columns * kTile};
}

// Transforms channels [from, to) of a tile, W at a time; to - from is a multiple of W.
template <int W>
OFA_INLINE void transform_input(const float* const (&pixels)[kSide * kSide], int64_t from, int64_t to, float* result,
                                int64_t distance) {
  for (int64_t c = from; c < to; c += W) {
    Floats<W> x[kSide * kSide], y[kSide * kSide];
#pragma GCC unroll 5
    for (int column = 0; column < kSide; column++) {
#pragma GCC unroll 5
      for (int row = 0; row < kSide; row++) x[row * kSide + column] = load<W>(pixels[row * kSide + column] + c);
      winograd_input<W, kSide>(x + column, y + column);
    }
#pragma GCC unroll 5
    for (int row = 0; row < kSide; row++) {
      winograd_input<W, 1>(y + row * kSide, x + row * kSide);
#pragma GCC unroll 5
      for (int column = 0; column < kSide; column++)
        store<W>(result + (row * kSide + column) * distance + c, x[row * kSide + column]);
    }
  }
}

template <int W, int>
OFA_INLINE void winograd_inputs_kernel(const WinogradConvolution& work, const WinogradBlock& block, int64_t from,
                                       int64_t to) {
  const Layout l = layout(work, block);
  const int64_t whole = work.inputs / W * W;
  for (int64_t t = from; t < to; t++) {
    const Tile tile = tile_of(work, block.first + t);
    const int64_t line = work.width / work.enlarged;
    const float* image = work.x + tile.image * (work.height / work.enlarged) * line * work.inputs;
    const float* pixels[kSide * kSide];
    for (int i = 0; i < kSide * kSide; i++) {
      const int64_t row = tile.row + i / kSide - 1, column = tile.column + i % kSide - 1;
      const bool inside = row >= 0 && row < work.height && column >= 0 && column < work.width;
      pixels[i] = inside ? image + (row / work.enlarged * line + column / work.enlarged) * work.inputs : l.zeros;
    }
    float* result = l.inputs + t * work.inputs;
    transform_input<W>(pixels, 0, whole, result, l.input_distance);
    transform_input<1>(pixels, whole, work.inputs, result, l.input_distance);
  }
}

template <int W, int R>
OFA_INLINE void winograd_products_kernel(const WinogradConvolution& work, const WinogradBlock& block, int64_t element,
                                         int64_t from, int64_t to) {
  const Layout l = layout(work, block);
  const int64_t of_element = packed_panels(work.outputs) * work.inputs * kPackedPanel;
  float* c = l.outputs + element * l.output_distance;
  const auto keep = [&](int64_t row, int64_t column, const auto& sum) __attribute__((always_inline)) {
    float* to_row = c + row * l.output_row + column;
    for (const auto& values : sum) {
      store<W>(to_row, values[0]);
      store<W>(to_row + W, values[1]);
      to_row += l.output_row;
    }
  };
  packed_product<W, R>(l.inputs + element * l.input_distance, block.last - block.first, work.inputs,
                       work.weight + element * of_element, work.weight + kWinogradElements * of_element, from, to,
                       keep);
}

// Location of a tile's results.
struct Results {
  int64_t rows;
  int64_t columns;
  int64_t row_distance;
  int64_t pixel_distance;
  const float* residual;  // or null
  float* out;
};

// Transforms channels [from, to) of a tile, W at a time; to - from is a multiple of W.
template <int W>
OFA_INLINE void transform_output(const float* products, int64_t distance, const float* bias, float least, int64_t from,
                                 int64_t to, const Results& tile) {
  const auto finish = [&](int64_t row, int64_t column, int64_t c, Floats<W> value) __attribute__((always_inline)) {
    const int64_t at = row * tile.row_distance + column * tile.pixel_distance + c;
    if (tile.residual != nullptr) value += load<W>(tile.residual + at);
    store<W>(tile.out + at, larger<W>(value, Floats<W>{} + least));
  };
  for (int64_t c = from; c < to; c += W) {
    Floats<W> x[kSide * kSide], y[kTile * kSide], z[kTile * kTile];
#pragma GCC unroll 5
    for (int column = 0; column < kSide; column++) {
#pragma GCC unroll 5
      for (int row = 0; row < kSide; row++)
        x[row * kSide + column] = load<W>(products + (row * kSide + column) * distance + c);
      winograd_output<W, kSide, kSide>(x + column, y + column);
    }
    const Floats<W> add = load<W>(bias + c);
#pragma GCC unroll 3
    for (int row = 0; row < kTile; row++) {
      winograd_output<W, 1, 1>(y + row * kSide, z + row * kTile);
#pragma GCC unroll 3
      for (int column = 0; column < kTile; column++) z[row * kTile + column] += add;
    }
    if (tile.rows == kTile && tile.columns == kTile) {
#pragma GCC unroll 16
      for (int i = 0; i < kTile * kTile; i++) finish(i / kTile, i % kTile, c, z[i]);
    } else {
      for (int64_t row = 0; row < tile.rows; row++) {
        for (int64_t column = 0; column < tile.columns; column++) finish(row, column, c, z[row * kTile + column]);
      }
    }
  }
}

template <int W, int>
OFA_INLINE void winograd_outputs_kernel(const WinogradConvolution& work, const WinogradBlock& block, int64_t from,
                                        int64_t to) {
  const Layout l = layout(work, block);
  const int64_t whole = work.outputs / W * W;
  for (int64_t t = from; t < to; t++) {
    const Tile tile = tile_of(work, block.first + t);
    const int64_t first = ((tile.image * work.height + tile.row) * work.width + tile.column) * work.outputs;
    const Results results{std::min<int64_t>(kTile, work.height - tile.row),
                          std::min<int64_t>(kTile, work.width - tile.column),
                          work.width * work.outputs,
                          work.outputs,
                          work.residual == nullptr ? nullptr : work.residual + first,
                          work.out + first};
    const float* products = l.outputs + t * l.output_row;
    transform_output<W>(products, l.output_distance, work.bias, work.least, 0, whole, results);
    transform_output<1>(products, l.output_distance, work.bias, work.least, whole, work.outputs, results);
  }
}

}  // namespace

int64_t WinogradConvolution::tiles() const { return batch * tiles_across(height) * tiles_across(width); }

int64_t winograd_memory(const WinogradConvolution& work, int64_t tiles) {
  return kWinogradElements * (element_distance(tiles * work.inputs) +
                              element_distance(tiles * packed_panels(work.outputs) * kPackedPanel)) +
         rounded_up(work.inputs, 16);
}

void winograd_begin(const WinogradConvolution& work, const WinogradBlock& block) {
  std::memset(layout(work, block).zeros, 0, static_cast<size_t>(work.inputs) * sizeof(float));
}

OFA_KERNEL(void, winograd_inputs,
           (const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to),
           (work, block, from, to))
OFA_KERNEL(void, winograd_products,
           (const WinogradConvolution& work, const WinogradBlock& block, int64_t element, int64_t from, int64_t to),
           (work, block, element, from, to))
OFA_KERNEL(void, winograd_outputs,
           (const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to),
           (work, block, from, to))

}  // namespace ofa::operators
