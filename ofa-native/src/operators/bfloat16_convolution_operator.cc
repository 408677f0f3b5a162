#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

#include "operators/bfloat16_convolution.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

constexpr int64_t kValuesOfTask = 16384;  // less is finished before another thread wakes up
// With fewer tasks of whole blocks than this, blocks are halved, so that more threads have equal shares.
constexpr int64_t kFewTasks = 32;

Bfloat16Convolution described(const KernelCall& call) {
  const auto x = call.bfloats(0, 4);
  const auto weight = call.bfloats(1, 5);
  const auto bias = call.floats(2, 1);
  const auto stride = call.ints(3, 1);
  Bfloat16Convolution work{};
  work.batch = x[0];
  work.height = x[1];
  work.width = x[2];
  work.inputs = x[3];
  work.outputs = bias[0];
  work.kernel = weight[1] == 1 ? 1 : 3;
  require_shape(stride[0] == 1 && (stride.data[0] == 1 || stride.data[0] == 2), "stride must be one number, 1 or 2");
  work.stride = stride.data[0];
  require_shape(work.inputs % kBfloat16Pair == 0, "inputs must be even");
  require_shape(weight[0] == bfloat16_panels(work.outputs) && weight[1] == work.kernel * work.kernel &&
                    weight[2] == work.inputs / kBfloat16Pair && weight[3] == kBfloat16Panel &&
                    weight[4] == kBfloat16Pair,
                "weight must be [outputs / 32 rounded up, 1 or 9, inputs / 2, 32, 2]");
  work.x = x.data;
  work.weight = weight.data;
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
  const int64_t block = pixels < kFewTasks * kBfloat16Block ? kBfloat16Block / 2 : kBfloat16Block;
  call.parallel((pixels + block - 1) / block, [&](int64_t task) {
    bfloat16_convolution(work, task * block, std::min(pixels, (task + 1) * block), zeros);
  });
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
