#include "operators/integer_convolution.h"

#include <algorithm>
#include <cstring>

#include "platform/simd.h"

namespace ofa::operators {
namespace {

constexpr float kLargest = 255.0f;
constexpr float kLeastScale = 1e-30f;      // avoids division by zero for a pixel of zeros
constexpr float kToInteger = 12582912.0f;  // 1.5 * 2^23: adding it leaves the rounded integer in the low mantissa bits
constexpr int64_t kColumns = kIntegerPanel;
constexpr int64_t kLanes = 16;  // of the largest values of a pixel

// Integers of a row whose largest value is known. x * inverse is at most 255, so the low byte is the complete integer.
// A plain loop, because compilers narrow integers well in loops and badly in vectors.
OFA_INLINE float round_row(const float* __restrict x, float largest, int64_t width, uint8_t* __restrict integers) {
  const float scale = std::max(largest / kLargest, kLeastScale);
  const float inverse = 1.0f / scale;
  for (int64_t i = 0; i < width; i++) {
    const float shifted = x[i] * inverse + kToInteger;
    int32_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    integers[i] = static_cast<uint8_t>(bits);
  }
  return scale;
}

template <int W, int>
OFA_INLINE void round_pixels_kernel(const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales) {
  for (int64_t row = 0; row < rows; row++, x += width, integers += width) {
    Floats<W> most{};
    int64_t i = 0;
    for (; i + W <= width; i += W) most = larger<W>(load<W>(x + i), most);
    float largest = largest_of<W>(most);
    for (; i < width; i++) largest = x[i] > largest ? x[i] : largest;
    scales[row] = round_row(x, largest, width, integers);
  }
}

// A block's pixels. Rows after the last pixel repeat it, so that tiles are complete; they write the same values again.
struct Block {
  int64_t rows;  // a multiple of the tile
  const uint8_t* pixels[kIntegerMostPositions][kIntegerBlock];
  float scales[kIntegerMostPositions][kIntegerBlock];
  const float* residuals[kIntegerBlock];
  float* values[kIntegerBlock];
};

// Scratch memory: values [block, outputs], unless they are an output; largest values [block, 16]; a pixel of zeros.
OFA_INLINE float* largest_in(const IntegerConvolution& work, float* memory) {
  return memory + (work.values != nullptr ? 0 : kIntegerBlock * work.outputs);
}

OFA_INLINE void locate(const IntegerConvolution& work, int64_t first, int64_t last, float* memory, Block& block) {
  auto* zeros = reinterpret_cast<uint8_t*>(largest_in(work, memory) + kIntegerBlock * kLanes);
  std::memset(zeros, 0, static_cast<size_t>(work.inputs));
  block.rows = rounded_up(last - first, kIntegerTile);
  for (int64_t i = 0; i < block.rows; i++) {
    const int64_t pixel = std::min(first + i, last - 1);
    visit_window(work, pixel, [&](int64_t position, int64_t at) {
      block.pixels[position][i] = at >= 0 ? work.x + at * work.inputs : zeros;
      block.scales[position][i] = at >= 0 ? work.scales[at] : 0.0f;
    });
    block.residuals[i] = work.residual == nullptr ? nullptr : work.residual + pixel * work.outputs;
    block.values[i] =
        work.values != nullptr ? work.values + pixel * work.outputs : memory + (pixel - first) * work.outputs;
  }
}

// The sums of a row of a tile at one position of the window, W columns from i on, in float32.
template <int W>
OFA_INLINE Floats<W> rescaled(const int32_t* sums, int64_t row, int64_t i, float scale) {
  typename Simd<W>::Ints sum;
  std::memcpy(&sum, sums + row * kColumns + i, sizeof sum);
  return __builtin_convertvector(sum, Floats<W>) * scale;
}

// Adds the sums of a position of the window to the total of a tile.
template <int W>
OFA_INLINE void add_position(const int32_t* sums, const float* scales, bool first, float* total) {
  for (int64_t row = 0; row < kIntegerTile; row++) {
#pragma GCC unroll 8
    for (int64_t i = 0; i < kColumns; i += W) {
      const Floats<W> value = rescaled<W>(sums, row, i, scales[row]);
      float* to = total + row * kColumns + i;
      store<W>(to, first ? value : load<W>(to) + value);
    }
  }
}

// Adds the sums of the last position of the window, and computes what follows the convolution: values, and the largest
// value of each pixel so far.
template <int W>
OFA_INLINE void finish_tile(const IntegerConvolution& work, const Block& block, int64_t tile, int64_t column,
                            const int32_t* sums, const float* scales, bool first, const float* total, float* largest) {
  const Floats<W> least = Floats<W>{} + work.least;
  for (int64_t row = 0; row < kIntegerTile; row++) {
    float* most = largest + (tile + row) * kLanes;
    const float* residual = block.residuals[tile + row];
    float* values = block.values[tile + row] + column;
#pragma GCC unroll 8
    for (int64_t i = 0; i < kColumns; i += W) {
      Floats<W> value = rescaled<W>(sums, row, i, scales[row]);
      if (!first) value = load<W>(total + row * kColumns + i) + value;
      value = value * load<W>(work.output_scales + column + i);
      value = value + load<W>(work.bias + column + i);
      if (residual != nullptr) value = value + load<W>(residual + column + i);
      value = larger<W>(value, least);
      store<W>(values + i, value);
      float* lanes = most + i % kLanes;
      store<W>(lanes, larger<W>(value, load<W>(lanes)));
    }
  }
}

template <int W, int>
OFA_INLINE void integer_convolution_kernel(const IntegerConvolution& work, int64_t first, int64_t last, float* memory) {
  const IntegerProducts multiply = integer_products();
  Block block;
  locate(work, first, last, memory, block);
  float* largest = largest_in(work, memory);
  std::fill_n(largest, block.rows * kLanes, 0.0f);
  const int64_t positions = work.positions();
  const int64_t chunk = work.inputs * kColumns;  // bytes of a panel at one position
  alignas(64) int32_t sums[kIntegerTile * kColumns];
  alignas(64) float total[kIntegerBlock * kColumns];
  const int8_t* weight = work.weight;
  for (int64_t column = 0; column < work.outputs; column += kColumns) {
    for (int64_t position = 0; position < positions; position++, weight += chunk) {
      const float* scales = block.scales[position];
      for (int64_t tile = 0; tile < block.rows; tile += kIntegerTile) {
        multiply(block.pixels[position] + tile, weight, work.inputs, sums);
        float* sum = total + tile * kColumns;
        if (position + 1 < positions) {
          add_position<W>(sums, scales + tile, position == 0, sum);
        } else {
          finish_tile<W>(work, block, tile, column, sums, scales + tile, position == 0, sum, largest);
        }
      }
    }
  }
  for (int64_t i = 0; work.integers != nullptr && i < last - first; i++) {
    float most = 0.0f;
    for (int64_t lane = 0; lane < kLanes; lane++) most = std::max(most, largest[i * kLanes + lane]);
    work.out_scales[first + i] =
        round_row(block.values[i], most, work.outputs, work.integers + (first + i) * work.outputs);
  }
}

}  // namespace

int64_t integer_convolution_memory(const IntegerConvolution& work) {
  return kIntegerBlock * ((work.values != nullptr ? 0 : work.outputs) + kLanes) + work.inputs / 4 + 1;
}

OFA_KERNEL(void, integer_convolution, (const IntegerConvolution& work, int64_t first, int64_t last, float* memory),
           (work, first, last, memory))

OFA_KERNEL(void, round_pixels, (const float* x, int64_t rows, int64_t width, uint8_t* integers, float* scales),
           (x, rows, width, integers, scales))

}  // namespace ofa::operators
