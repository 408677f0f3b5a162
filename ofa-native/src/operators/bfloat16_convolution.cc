#include "operators/bfloat16_convolution.h"

#include <algorithm>

#include "operators/bfloat16_rounding.h"
#include "platform/simd.h"

namespace ofa::operators {
namespace {

// The input pixels under the window of each output pixel of a block. After the last pixel, it is repeated, so that
// tiles are complete.
struct Block {
  int64_t size;  // a multiple of the tile
  const uint16_t* pixels[kBfloat16MostPositions * kBfloat16Block];
};

void locate(const Bfloat16Convolution& work, int64_t first, int64_t last, const uint16_t* zeros, Block& block) {
  block.size = rounded_up(last - first, kBfloat16Tile);
  for (int64_t i = 0; i < block.size; i++) {
    visit_window(work, std::min(first + i, last - 1), [&](int64_t position, int64_t at) {
      block.pixels[position * kBfloat16Block + i] = at >= 0 ? work.x + at * work.inputs : zeros;
    });
  }
}

// What follows the convolution, for `columns` outputs of a pixel from index `at` on. The sums are overwritten.
template <int W>
OFA_INLINE void finish(const Bfloat16Convolution& work, int64_t at, int64_t column, int64_t columns, float* sums) {
  const float* bias = work.bias + column;
  const float* residual = work.residual == nullptr ? nullptr : work.residual + at;
  float* values = work.values == nullptr ? sums : work.values + at;
  const Floats<W> least = Floats<W>{} + work.least;
  int64_t i = 0;
  for (; i + W <= columns; i += W) {
    Floats<W> value = load<W>(sums + i) + load<W>(bias + i);
    if (residual != nullptr) value += load<W>(residual + i);
    store<W>(values + i, larger<W>(value, least));
  }
  for (; i < columns; i++) {
    float value = sums[i] + bias[i];
    if (residual != nullptr) value += residual[i];
    values[i] = std::max(value, work.least);
  }
  if (work.rounded != nullptr) round_row_to_bfloat16(values, columns, work.rounded + at);
}

template <int W, int>
OFA_INLINE void bfloat16_convolution_kernel(const Bfloat16Convolution& work, int64_t first, int64_t last,
                                            const uint16_t* zeros) {
  Block block;
  locate(work, first, last, zeros, block);
  const int64_t positions = work.positions();
  alignas(64) float sums[kBfloat16Tile * kBfloat16Panel];
  for (int64_t column = 0; column < work.outputs; column += kBfloat16Panel) {
    const int64_t columns = std::min(kBfloat16Panel, work.outputs - column);
    for (int64_t start = 0; start < block.size; start += kBfloat16Tile) {
      bfloat16_products(kBfloat16Tile, block.pixels + start, positions, kBfloat16Block,
                        work.weight + column * positions * work.inputs, work.inputs, sums);
      const int64_t count = std::min(kBfloat16Tile, last - first - start);
      for (int64_t i = 0; i < count; i++)
        finish<W>(work, (first + start + i) * work.outputs + column, column, columns, sums + i * kBfloat16Panel);
    }
  }
}

}  // namespace

OFA_KERNEL(void, bfloat16_convolution,
           (const Bfloat16Convolution& work, int64_t first, int64_t last, const uint16_t* zeros),
           (work, first, last, zeros))

}  // namespace ofa::operators
