#include "operators/integer_linear.h"

#include <algorithm>

#include "operators/linear_call.h"
#include "operators/operators.h"
#include "operators/row_quantisation.h"

namespace ofa::operators {
namespace {

// Of rows to round; less is finished before another thread wakes up.
constexpr int64_t kValuesOfTask = 16384;

IntegerLinear described(const KernelCall& call) {
  const PanelWeight<int8_t> weight{call.signed_bytes(1, 4), kIntegerPanel, kIntegerGroup,
                                   "weight must be [outputs / 32 rounded up, inputs / 4, 32, 4]"};
  const auto offsets = call.ints(2, 1);
  const auto output_scales = call.floats(3, 1);
  IntegerLinear work{};
  describe_linear(call, call.floats(0), weight, output_scales[0], call.floats(4, 1), work);
  require_shape(work.inputs % kIntegerGroup == 0, "inputs must be a multiple of 4");
  require_shape(offsets[0] == work.outputs, "offsets must have as many values as output_scales");
  work.offsets = offsets.data;
  work.output_scales = output_scales.data;
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
  parallel_panels(call, work.panels(), work.inputs * kIntegerPanel,
                  [&](int64_t first, int64_t last) { integer_linear(work, first, last); });
}

}  // namespace ofa::operators
