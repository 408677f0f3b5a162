#include "operators/weight_linear.h"

#include <algorithm>

#include "operators/operators.h"

namespace ofa::operators {
namespace {

constexpr int64_t kBytesOfTask = 98304;  // of weights; less is finished before another thread wakes up

WeightLinear described(const KernelCall& call) {
  const auto x = call.floats(0);
  const auto weight = call.signed_bytes(1, 4);
  const auto scales = call.floats(2, 1);
  const auto bias = call.floats(3, 1);
  WeightLinear work{};
  require_shape(!x.shape.empty(), "x must have a dimension");
  work.inputs = x.shape.back();
  work.outputs = scales[0];
  work.rows = work.inputs == 0 ? 0 : x.size() / work.inputs;
  require_shape(weight[0] == work.panels() && weight[1] == work.groups() && weight[2] == kWeightPanel &&
                    weight[3] == kWeightGroup,
                "weight must be [outputs / 32, inputs / 4, 32, 4], both rounded up");
  require_shape(bias[0] == work.outputs || bias[0] == 0, "bias must be empty, or have as many values as scales");
  work.x = x.data;
  work.weight = weight.data;
  work.scales = scales.data;
  work.bias = bias[0] == 0 ? nullptr : bias.data;
  std::vector<int64_t> shape = x.shape;
  shape.back() = work.outputs;
  work.out = call.output(0, shape).data;
  return work;
}

}  // namespace

void weight_linear_operator(const KernelCall& call) {
  const WeightLinear work = described(call);
  if (work.rows == 0 || work.outputs == 0) return;
  const int64_t panels = std::max<int64_t>(1, kBytesOfTask / (work.inputs * kWeightPanel));
  call.parallel((work.panels() + panels - 1) / panels, [&](int64_t task) {
    weight_linear(work, task * panels, std::min(work.panels(), (task + 1) * panels));
  });
}

}  // namespace ofa::operators
