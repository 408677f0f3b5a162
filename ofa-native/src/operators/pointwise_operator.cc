#include <algorithm>

#include "operators/operators.h"
#include "operators/packed_product.h"
#include "operators/pointwise.h"

namespace ofa::operators {
namespace {

// Pixels per task: enough to reuse a weight often, few enough that pixels of 1,024 channels stay in a core's cache. A
// multiple of all tile heights.
constexpr int64_t kPixels = 72;
// Panels per task.
constexpr int64_t kPanels = 8;

void convolve(const KernelCall& call, const float* residual) {
  const auto x = call.floats(0, 4);
  const auto weight = call.floats(1, 3);
  const auto bias = call.floats(2, 1);
  const auto least = call.floats(3, 1);
  const int64_t pixels = x[0] * x[1] * x[2], panels = packed_panels(bias[0]);
  require_shape(weight[0] == panels && weight[1] == x[3] && weight[2] == kPackedPanel,
                "weight must be [panels, inputs, 16], with an even number of panels for as many outputs as bias has");
  require_shape(least[0] == 1, "least must be one number");
  const auto out = call.output(0, {x[0], x[1], x[2], bias[0]});
  if (pixels == 0 || panels == 0) return;
  const PointwiseConvolution work{x[3], bias[0], x.data, weight.data, bias.data, residual, least.data[0], out.data};
  const int64_t parts = (panels + kPanels - 1) / kPanels;
  call.parallel((pixels + kPixels - 1) / kPixels * parts, [&](int64_t task) {
    const int64_t first = task / parts * kPixels, from = task % parts * kPanels;
    pointwise_convolution(work, first, std::min(pixels, first + kPixels), from, std::min(panels, from + kPanels));
  });
}

}  // namespace

void pointwise_convolution_operator(const KernelCall& call) { convolve(call, nullptr); }

void residual_convolution_operator(const KernelCall& call) {
  const auto x = call.floats(0, 4);
  const auto bias = call.floats(2, 1);
  const auto residual = call.floats(4, 4);
  require_shape(residual[0] == x[0] && residual[1] == x[1] && residual[2] == x[2] && residual[3] == bias[0],
                "residual must be [batch, height, width, outputs]");
  convolve(call, residual.data);
}

}  // namespace ofa::operators
