#include <algorithm>

#include "operators/layer_norm.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// Below this size the work is finished before another thread wakes up.
constexpr int64_t kValuesOfTask = 16384;

}  // namespace

void layer_norm_operator(const KernelCall& call) {
  const auto x = call.floats(0, 2);
  const auto weight = call.floats(1, 1);
  const auto bias = call.floats(2, 1);
  const auto epsilon = call.floats(3, 1);
  const int64_t rows = x[0], width = x[1];
  require_shape(width > 0 && weight[0] == width && bias[0] == width, "weight and bias must have the width of a row");
  require_shape(epsilon[0] == 1, "epsilon must be one number");
  const auto out = call.output(0, {rows, width});
  if (rows == 0) return;
  const int64_t rows_of_task = std::max<int64_t>(1, kValuesOfTask / width);
  call.parallel((rows + rows_of_task - 1) / rows_of_task, [&](int64_t task) {
    const int64_t first = task * rows_of_task;
    layer_norm(x.data + first * width, std::min(rows - first, rows_of_task), width, weight.data, bias.data,
               epsilon.data[0], out.data + first * width);
  });
}

}  // namespace ofa::operators
