#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

#include "operators/bfloat16_convolution.h"
#include "operators/convolution_call.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

constexpr int64_t kValuesOfTask = 16384;  // less is finished before another thread wakes up

Bfloat16Convolution described(const KernelCall& call) {
  const auto x = call.bfloats(0, 4);
  const PanelWeight<uint16_t> weight{
      call.bfloats(1, 5), kBfloat16Panel, kBfloat16Pair,
      "inputs must be even, and weight [outputs / 32 rounded up, 1 or 9, inputs / 2, 32, 2]"};
  const auto bias = call.floats(2, 1);
  Bfloat16Convolution work{};
  describe_convolution(x.shape, weight, bias[0], call.ints(3, 1), work);
  work.x = x.data;
  work.weight = weight.tensor.data;
  work.bias = bias.data;
  return work;
}

std::vector<int64_t> shape(const Bfloat16Convolution& work) {
  return {work.batch, work.rows(), work.columns(), work.outputs};
}

void convolve(const KernelCall& call, const Bfloat16Convolution& work) {
  const int64_t pixels = work.pixels();
  if (pixels == 0 || work.outputs == 0) return;
  auto* zeros = reinterpret_cast<uint16_t*>(thread_scratch(work.inputs / 2));
  std::memset(zeros, 0, static_cast<size_t>(work.inputs) * sizeof *zeros);
  parallel_pixels(call, pixels, kBfloat16Block,
                  [&](int64_t first, int64_t last) { bfloat16_convolution(work, first, last, zeros); });
}

}  // namespace

void bfloat16_pixels_operator(const KernelCall& call) {
  const auto x = call.floats(0, 4);
  uint16_t* out = call.output_bfloats(0, x.shape).data;
  const int64_t values = x.size();
  call.parallel((values + kValuesOfTask - 1) / kValuesOfTask, [&](int64_t task) {
    const int64_t first = task * kValuesOfTask;
    round_to_bfloat16(x.data + first, 1, std::min(values - first, kValuesOfTask), out + first);
  });
}

void bfloat16_convolution_operator(const KernelCall& call) {
  Bfloat16Convolution work = described(call);
  work.least = 0.0f;
  work.rounded = call.output_bfloats(0, shape(work)).data;
  convolve(call, work);
}

void bfloat16_shortcut_operator(const KernelCall& call) {
  Bfloat16Convolution work = described(call);
  work.least = std::numeric_limits<float>::lowest();
  work.values = call.output(0, shape(work)).data;
  convolve(call, work);
}

void bfloat16_residual_convolution_operator(const KernelCall& call) {
  Bfloat16Convolution work = described(call);
  const auto residual = call.floats(4, 4);
  require_shape(residual.shape == shape(work), "residual must be [batch, rows, columns, outputs]");
  work.residual = residual.data;
  work.least = 0.0f;
  work.rounded = call.output_bfloats(0, shape(work)).data;
  work.values = call.output(1, shape(work)).data;
  convolve(call, work);
}

}  // namespace ofa::operators
