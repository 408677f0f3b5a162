#include "operators/weight_linear.h"

#include "operators/linear_call.h"
#include "operators/operators.h"

namespace ofa::operators {

void weight_linear_operator(const KernelCall& call) {
  const auto x = call.floats(0);
  const PanelWeight<int8_t> weight{call.signed_bytes(1, 4), kWeightPanel, kWeightGroup,
                                   "weight must be [outputs / 32, inputs / 4, 32, 4], both rounded up"};
  const auto scales = call.floats(2, 1);
  const auto bias = call.floats(3, 1);
  WeightLinear work{};
  describe_linear(call, x, weight, scales[0], bias, work);
  if (work.rows == 0 || work.outputs == 0) return;
  work.x = x.data;
  work.scales = scales.data;
  parallel_panels(call, work.panels(), work.inputs * kWeightPanel,
                  [&](int64_t first, int64_t last) { weight_linear(work, first, last); });
}

}  // namespace ofa::operators
