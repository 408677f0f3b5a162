// The part that the operators of convolutions share: their operands, and the division of the work.
#pragma once

#include <algorithm>

#include "operators/convolution_shape.h"
#include "operators/kernel_call.h"
#include "operators/panel_weight.h"

namespace ofa::operators {

// Checks x [batch, height, width, inputs], the weight [panels, 1 or 9, inputs / group, panel, group] and the stride
// [1], and writes the sizes. inputs must be a multiple of the group.
template <typename T>
void describe_convolution(const std::vector<int64_t>& x, const PanelWeight<T>& weight, int64_t outputs,
                          const Tensor<const int32_t>& stride, ConvolutionShape& shape) {
  require_shape(stride[0] == 1 && (stride.data[0] == 1 || stride.data[0] == 2), "stride must be one number, 1 or 2");
  shape = {x[0], x[1], x[2], x[3], outputs, weight.tensor[1] == 1 ? 1 : 3, stride.data[0]};
  const std::vector<int64_t> expected = {(outputs + weight.panel - 1) / weight.panel, shape.positions(),
                                         shape.inputs / weight.group, weight.panel, weight.group};
  require_shape(shape.inputs % weight.group == 0 && weight.tensor.shape == expected, weight.requirement);
}

// Calls convolve(first, last) for blocks of output pixels that together are all, on the threads of the session.
template <typename Convolve>
void parallel_pixels(const KernelCall& call, int64_t pixels, int64_t most, const Convolve& convolve) {
  // With fewer tasks of whole blocks than this, blocks are halved, so that more threads have equal shares.
  constexpr int64_t kFewTasks = 32;
  const int64_t block = pixels < kFewTasks * most ? most / 2 : most;
  call.parallel((pixels + block - 1) / block,
                [&](int64_t task) { convolve(task * block, std::min(pixels, (task + 1) * block)); });
}

}  // namespace ofa::operators
