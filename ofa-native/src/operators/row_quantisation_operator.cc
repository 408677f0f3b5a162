#include <algorithm>

#include "operators/operators.h"
#include "operators/row_quantisation.h"

namespace ofa::operators {
namespace {

// Below this size the work is finished before another thread wakes up.
constexpr int64_t kValuesOfTask = 16384;

void rescale_operator(const KernelCall& call, bool with_bias) {
  const auto sums = call.ints(0);
  const auto scales = call.floats(1);
  const auto column_scales = call.floats(2, 1);
  const float* bias = nullptr;
  require_shape(!sums.shape.empty() && column_scales[0] == sums.shape.back(),
                "column_scales must have the width of a row of sums");
  if (with_bias) {
    const auto values = call.floats(3, 1);
    require_shape(values[0] == column_scales[0], "bias must have the width of a row of sums");
    bias = values.data;
  }
  const int64_t width = column_scales[0];
  const int64_t rows = width == 0 ? 0 : sums.size() / width;
  const auto out = call.output(0, sums.shape);
  if (rows == 0) return;
  require_shape(scales.size() > 0 && rows % scales.size() == 0,
                "there must be one scale per row, or per group of rows of equal size");
  const int64_t rows_of_scale = rows / scales.size();
  const int64_t columns = std::min(width, kValuesOfTask);
  const int64_t parts = (width + columns - 1) / columns;
  const int64_t rows_of_task = std::max<int64_t>(1, kValuesOfTask / columns);
  call.parallel((rows + rows_of_task - 1) / rows_of_task * parts, [&](int64_t task) {
    const int64_t from = task % parts * columns;
    const int64_t first = task / parts * rows_of_task;
    for (int64_t row = first; row < std::min(rows, first + rows_of_task); row++) {
      rescale(sums.data + row * width + from, std::min(columns, width - from), scales.data[row / rows_of_scale],
              column_scales.data + from, bias == nullptr ? nullptr : bias + from, out.data + row * width + from);
    }
  });
}

}  // namespace

void round_rows_operator(const KernelCall& call) {
  const auto x = call.floats(0);
  require_shape(!x.shape.empty(), "x must have a dimension");
  const int64_t width = x.shape.back();
  const int64_t rows = width == 0 ? 0 : x.size() / width;
  std::vector<int64_t> each = x.shape;
  each.back() = 1;
  const auto integers = call.output_bytes(0, x.shape);
  const auto scales = call.output(1, each);
  if (rows == 0) return;
  const int64_t rows_of_task = std::max<int64_t>(1, kValuesOfTask / width);
  call.parallel((rows + rows_of_task - 1) / rows_of_task, [&](int64_t task) {
    const int64_t first = task * rows_of_task;
    round_rows(x.data + first * width, std::min(rows - first, rows_of_task), width, integers.data + first * width,
               scales.data + first);
  });
}

void rescale_rows_operator(const KernelCall& call) { rescale_operator(call, false); }

void rescale_and_add_rows_operator(const KernelCall& call) { rescale_operator(call, true); }

}  // namespace ofa::operators
