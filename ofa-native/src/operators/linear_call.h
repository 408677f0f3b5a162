// The part that the operators of linear layers for few rows share: their operands, and the division of the work.
#pragma once

#include <algorithm>

#include "operators/kernel_call.h"
#include "operators/panel_weight.h"

namespace ofa::operators {

// Checks x [..., inputs], the weight [outputs / panel, inputs / group, panel, group] (both rounded up), and bias
// [outputs] or [0], makes the result [..., outputs], and writes all but x to the members of the work that are called
// so.
template <typename Work, typename T>
void describe_linear(const KernelCall& call, const Tensor<const float>& x, const PanelWeight<T>& weight,
                     int64_t outputs, const Tensor<const float>& bias, Work& work) {
  require_shape(!x.shape.empty(), "x must have a dimension");
  work.inputs = x.shape.back();
  work.outputs = outputs;
  work.rows = work.inputs == 0 ? 0 : x.size() / work.inputs;
  const std::vector<int64_t> expected = {(outputs + weight.panel - 1) / weight.panel,
                                         (work.inputs + weight.group - 1) / weight.group, weight.panel, weight.group};
  require_shape(weight.tensor.shape == expected, weight.requirement);
  require_shape(bias[0] == outputs || bias[0] == 0, "bias must be empty, or have a number for each output");
  work.weight = weight.tensor.data;
  work.bias = bias[0] == 0 ? nullptr : bias.data;
  std::vector<int64_t> shape = x.shape;
  shape.back() = outputs;
  work.out = call.output(0, shape).data;
}

// Calls product(first, last) for ranges of panels that together cover all, on the threads of the session.
template <typename Product>
void parallel_panels(const KernelCall& call, int64_t panels, int64_t bytes_of_panel, const Product& product) {
  constexpr int64_t kBytesOfTask = 98304;  // of weights; less is finished before another thread wakes up
  const int64_t of_task = std::max<int64_t>(1, kBytesOfTask / bytes_of_panel);
  call.parallel((panels + of_task - 1) / of_task,
                [&](int64_t task) { product(task * of_task, std::min(panels, (task + 1) * of_task)); });
}

}  // namespace ofa::operators
