#include "operators/integer_linear.h"

#include <algorithm>

#include "operators/rescaled_row.h"

namespace ofa::operators {
namespace {

template <int W, int>
OFA_INLINE void integer_linear_kernel(const IntegerLinear& work, int64_t first, int64_t last) {
  const int64_t tile = integer_tile(work.rows);
  const IntegerProducts multiply = integer_products(tile);
  alignas(64) int32_t sums[kIntegerTile * kIntegerPanel];
  const uint8_t* x[kIntegerTile];
  for (int64_t panel = first; panel < last; panel++) {
    const int64_t column = panel * kIntegerPanel;
    const int64_t columns = std::min(kIntegerPanel, work.outputs - column);
    for (int64_t start = 0; start < work.rows; start += tile) {
      // A tile is complete: rows after the last one repeat it, and their sums are not used.
      for (int64_t row = 0; row < tile; row++) x[row] = work.x + std::min(start + row, work.rows - 1) * work.inputs;
      multiply(x, work.weight + panel * kIntegerPanel * work.inputs, work.inputs, sums);
      for (int64_t row = start; row < std::min(work.rows, start + tile); row++) {
        int32_t* sum = sums + (row - start) * kIntegerPanel;
        for (int64_t i = 0; i < columns; i++) sum[i] -= work.offsets[column + i];
        rescale_row<W>(sum, columns, work.scales[row], work.output_scales + column,
                       work.bias == nullptr ? nullptr : work.bias + column, work.out + row * work.outputs + column);
      }
    }
  }
}

}  // namespace

OFA_KERNEL(void, integer_linear, (const IntegerLinear& work, int64_t first, int64_t last), (work, first, last))

}  // namespace ofa::operators
