// Matrix products with a weight packed in panels: [panels, depth, 16], where a panel has 16 of the outputs, zero-padded
// at the end. All instruction sets read this layout. The number of panels is even, because the widest registers read
// two panels at once; the narrowest read half of one.
#pragma once

#include <algorithm>

#include "operators/product.h"

namespace ofa::operators {

constexpr int64_t kPackedPanel = 16;

// Number of products that are summed before the sum is added to the total. Partial sums limit the rounding error, which
// grows with the length of a sum.
constexpr int64_t kSummands = 16;

constexpr int64_t packed_panels(int64_t outputs) { return rounded_up(outputs, 2 * kPackedPanel) / kPackedPanel; }

// Prefetches floats into the second-level cache.
OFA_INLINE void prefetch(const float* from, int64_t floats) {
  for (int64_t i = 0; i < floats; i += 16) __builtin_prefetch(from + i, 0, 2);
}

// Calls finish(row, column, sum) for a tile of rows <= ROWS at `row` and 2 W columns starting at `column`.
template <int W, int ROWS, int64_t SUMMANDS, typename Finish>
OFA_INLINE void packed_tile(const float* a, int64_t depth, int64_t row, int64_t rows, const float* left,
                            const float* right, int64_t column, const Finish& finish) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) {
      Floats<W> sum[ROWS][2] = {};
      const float* factors = a + row * depth;
      for (int64_t k = 0; k < depth; k += SUMMANDS) {
        Floats<W> part[ROWS][2] = {};
        accumulate_tile<W, ROWS>(factors + k, depth, left + k * kPackedPanel, right + k * kPackedPanel, kPackedPanel,
                                 static_cast<int>(std::min(depth - k, SUMMANDS)), part);
#pragma GCC unroll 16
        for (int i = 0; i < ROWS; i++) {
          sum[i][0] += part[i][0];
          sum[i][1] += part[i][1];
        }
      }
      finish(row, column, sum);
    } else {
      packed_tile<W, ROWS - 1, SUMMANDS>(a, depth, row, rows, left, right, column, finish);
    }
  }
}

// Multiplies a [rows, depth] by panels [from, to) of a weight (both even), in tiles of at most R rows and 2 W columns,
// and calls `finish(row, column, sum)` for each tile; sum is Floats<W>[tile's rows][2]. A panel is loaded from memory
// once and read by all rows from a cache; meanwhile the next panel is prefetched, a part with each tile. `end` is the
// end of the whole weight.
template <int W, int R, int64_t SUMMANDS = kSummands, typename Finish>
OFA_INLINE void packed_product(const float* a, int64_t rows, int64_t depth, const float* weight, const float* end,
                               int64_t from, int64_t to, const Finish& finish) {
  constexpr int64_t kColumns = kPanel<W>;
  constexpr int64_t kStep = std::max<int64_t>(kColumns, kPackedPanel);  // columns that are prefetched at once
  const int64_t panel = depth * kPackedPanel;
  const int64_t tiles = std::max<int64_t>(1, (rows + R - 1) / R);
  const int64_t part = rounded_up((kStep * depth + tiles - 1) / tiles, 16);
  for (int64_t column = from * kPackedPanel; column < to * kPackedPanel; column += kColumns) {
    const float* left = weight + column / kPackedPanel * panel + column % kPackedPanel;
    const float* right = W < kPackedPanel ? left + W : left + panel;
    const float* next = weight + (column + kStep) / kPackedPanel * panel;
    for (int64_t row = 0; row < rows; row += R) {
      if (column % kPackedPanel == 0) prefetch(next, std::min<int64_t>(part, end - next));
      next += part;
      packed_tile<W, R, SUMMANDS>(a, depth, row, std::min<int64_t>(rows - row, R), left, right, column, finish);
    }
  }
}

}  // namespace ofa::operators
