#include "operators/integer_linear.h"

#include <algorithm>

#include "operators/integer_rows.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// Below these sizes the work is finished before another thread wakes up.
constexpr int64_t kValuesOfTask = 16384;  // of rows to round
constexpr int64_t kBytesOfTask = 98304;   // of weights

IntegerLinear described(const KernelCall& call) {
  const auto x = call.floats(0);
  const auto weight = call.signed_bytes(1, 4);
  const auto offsets = call.ints(2, 1);
  const auto output_scales = call.floats(3, 1);
  const auto bias = call.floats(4, 1);
  IntegerLinear work{};
  require_shape(!x.shape.empty(), "x must have a dimension");
  work.inputs = x.shape.back();
  work.outputs = output_scales[0];
  work.rows = work.inputs == 0 ? 0 : x.size() / work.inputs;
  require_shape(work.inputs % kIntegerGroup == 0, "inputs must be a multiple of 4");
  require_shape(weight[0] == work.panels() && weight[1] == work.inputs / kIntegerGroup && weight[2] == kIntegerPanel &&
                    weight[3] == kIntegerGroup,
                "weight must be [outputs / 32 rounded up, inputs / 4, 32, 4]");
  require_shape(offsets[0] == work.outputs, "offsets must have as many values as output_scales");
  require_shape(bias[0] == work.outputs || bias[0] == 0, "bias must be empty, or have as many values as output_scales");
  work.weight = weight.data;
  work.offsets = offsets.data;
  work.output_scales = output_scales.data;
  work.bias = bias[0] == 0 ? nullptr : bias.data;
  std::vector<int64_t> shape = x.shape;
  shape.back() = work.outputs;
  work.out = call.output(0, shape).data;
  return work;
}

}  // namespace

void integer_linear_operator(const KernelCall& call) {
  IntegerLinear work = described(call);
  if (work.rows == 0 || work.outputs == 0) return;
  const float* x = call.floats(0).data;
  float* scales = thread_scratch(work.rows + work.rows * work.inputs / kIntegerGroup);
  auto* integers = reinterpret_cast<uint8_t*>(scales + work.rows);
  const int64_t rows_of_task = std::max<int64_t>(1, kValuesOfTask / work.inputs);
  call.parallel((work.rows + rows_of_task - 1) / rows_of_task, [&](int64_t task) {
    const int64_t first = task * rows_of_task;
    round_rows(x + first * work.inputs, std::min(work.rows - first, rows_of_task), work.inputs,
               integers + first * work.inputs, scales + first);
  });
  work.x = integers;
  work.scales = scales;
  const int64_t panels = std::max<int64_t>(1, kBytesOfTask / (work.inputs * kIntegerPanel));
  call.parallel((work.panels() + panels - 1) / panels, [&](int64_t task) {
    integer_linear(work, task * panels, std::min(work.panels(), (task + 1) * panels));
  });
}

}  // namespace ofa::operators
