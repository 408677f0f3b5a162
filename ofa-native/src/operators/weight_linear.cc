#include "operators/weight_linear.h"

#include <algorithm>
#include <cstring>

#include "operators/product.h"

namespace ofa::operators {
namespace {

// Number of inputs whose products are summed before the sum is added to the total, which limits the rounding error.
constexpr int64_t kSummands = 64;
// Bytes of the weight that are requested before they are needed: without it, five rows read at a third of the speed.
constexpr int64_t kReadAhead = 4096;

// The integers of input GROUP_INPUT in words of four.
template <int W, int GROUP_INPUT>
OFA_INLINE Floats<W> integers_of(typename Simd<W>::Ints words) {
  // Little-endian: the last input of a word is its highest byte, and shifting it down keeps its sign.
  return __builtin_convertvector((words << (8 * (kWeightGroup - 1 - GROUP_INPUT))) >> 24, Floats<W>);
}

template <int W>
OFA_INLINE typename Simd<W>::Ints load_words(const int8_t* from) {
  typename Simd<W>::Ints words;
  std::memcpy(&words, from, sizeof words);
  return words;
}

// sum += x [ROWS] of one input, times its weights.
template <int W, int ROWS, int GROUP_INPUT>
OFA_INLINE void add_products(const float* x, int64_t inputs, typename Simd<W>::Ints left, typename Simd<W>::Ints right,
                             Floats<W> (&sum)[ROWS][2]) {
  const Floats<W> first = integers_of<W, GROUP_INPUT>(left), second = integers_of<W, GROUP_INPUT>(right);
#pragma GCC unroll 16
  for (int row = 0; row < ROWS; row++) {
    const float factor = x[row * inputs + GROUP_INPUT];
    sum[row][0] += factor * first;
    sum[row][1] += factor * second;
  }
}

// out [ROWS, 2 W] at 2 W columns of a panel.
template <int W, int ROWS>
OFA_INLINE void weight_tile(const float* x, int64_t inputs, const int8_t* weight, float* out) {
  constexpr int64_t kStride = kWeightPanel * kWeightGroup;
  Floats<W> total[ROWS][2] = {};
  for (int64_t start = 0; start < inputs; start += kSummands) {
    const int64_t end = std::min(inputs, start + kSummands);
    Floats<W> sum[ROWS][2] = {};
    int64_t k = start;
    for (; k + kWeightGroup <= end; k += kWeightGroup) {
      const auto left = load_words<W>(weight), right = load_words<W>(weight + W * kWeightGroup);
      __builtin_prefetch(weight + kReadAhead);
      __builtin_prefetch(weight + kReadAhead + 64);
      weight += kStride;
      add_products<W, ROWS, 0>(x + k, inputs, left, right, sum);
      add_products<W, ROWS, 1>(x + k, inputs, left, right, sum);
      add_products<W, ROWS, 2>(x + k, inputs, left, right, sum);
      add_products<W, ROWS, 3>(x + k, inputs, left, right, sum);
    }
    if (k < end) {
      const auto left = load_words<W>(weight), right = load_words<W>(weight + W * kWeightGroup);
      add_products<W, ROWS, 0>(x + k, inputs, left, right, sum);
      if (k + 1 < end) add_products<W, ROWS, 1>(x + k, inputs, left, right, sum);
      if (k + 2 < end) add_products<W, ROWS, 2>(x + k, inputs, left, right, sum);
    }
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      total[row][0] += sum[row][0];
      total[row][1] += sum[row][1];
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < ROWS; row++) {
    store<W>(out + row * kWeightPanel, total[row][0]);
    store<W>(out + row * kWeightPanel + W, total[row][1]);
  }
}

template <int W, int ROWS>
OFA_INLINE void weight_rows(const float* x, int64_t rows, int64_t inputs, const int8_t* weight, float* out) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) {
      for (int64_t column = 0; column < kWeightPanel; column += 2 * W) {
        weight_tile<W, ROWS>(x, inputs, weight + column * kWeightGroup, out + column);
      }
    } else {
      weight_rows<W, ROWS - 1>(x, rows, inputs, weight, out);
    }
  }
}

template <int W, int R>
OFA_INLINE void weight_linear_kernel(const WeightLinear& work, int64_t first, int64_t last) {
  // Pairs of AVX2's registers do not convert integers at once. Four registers hold words and weights.
  constexpr bool kPairs = W == 16 && R == 2;
  constexpr int V = kPairs ? 8 : W, kTile = kPairs ? 4 : R - 2;
  alignas(64) float sums[kTile * kWeightPanel];
  const int64_t tiles = (work.rows + kTile - 1) / kTile, tile = (work.rows + tiles - 1) / tiles;
  for (int64_t panel = first; panel < last; panel++) {
    const int64_t column = panel * kWeightPanel;
    const int64_t columns = std::min(kWeightPanel, work.outputs - column);
    for (int64_t start = 0; start < work.rows; start += tile) {
      const int64_t rows = std::min(tile, work.rows - start);
      weight_rows<V, kTile>(work.x + start * work.inputs, rows, work.inputs,
                            work.weight + column * work.groups() * kWeightGroup, sums);
      for (int64_t row = 0; row < rows; row++) {
        const float* sum = sums + row * kWeightPanel;
        float* out = work.out + (start + row) * work.outputs + column;
        for (int64_t i = 0; i < columns; i++) {
          const float product = sum[i] * work.scales[column + i];
          out[i] = work.bias == nullptr ? product : product + work.bias[column + i];
        }
      }
    }
  }
}

}  // namespace

OFA_KERNEL(void, weight_linear, (const WeightLinear& work, int64_t first, int64_t last), (work, first, last))

}  // namespace ofa::operators
