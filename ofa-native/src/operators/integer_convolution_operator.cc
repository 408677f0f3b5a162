#include <algorithm>
#include <limits>
#include <vector>

#include "operators/convolution_call.h"
#include "operators/integer_convolution.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// Below this size the work is finished before another thread wakes up.
constexpr int64_t kValuesOfTask = 16384;

IntegerConvolution described(const KernelCall& call) {
  const auto x = call.bytes(0, 4);
  const auto scales = call.floats(1, 4);
  const PanelWeight<int8_t> weight{
      call.signed_bytes(2, 5), kIntegerPanel, kIntegerGroup,
      "inputs must be a multiple of 4, and weight [outputs / 32, 1 or 9, inputs / 4, 32, 4]"};
  const auto output_scales = call.floats(3, 1);
  const auto bias = call.floats(4, 1);
  IntegerConvolution work{};
  describe_convolution(x.shape, weight, bias[0], call.ints(5, 1), work);
  require_shape(scales[0] == x[0] && scales[1] == x[1] && scales[2] == x[2] && scales[3] == 1,
                "scales must be [batch, height, width, 1]");
  require_shape(work.outputs % kIntegerPanel == 0, "outputs must be a multiple of 32");
  require_shape(output_scales[0] == work.outputs, "output_scales must have as many values as bias");
  work.x = x.data;
  work.scales = scales.data;
  work.weight = weight.tensor.data;
  work.output_scales = output_scales.data;
  work.bias = bias.data;
  return work;
}

std::vector<int64_t> shape(const IntegerConvolution& work, int64_t channels) {
  return {work.batch, work.rows(), work.columns(), channels};
}

void convolve(const KernelCall& call, const IntegerConvolution& work) {
  const int64_t pixels = work.pixels();
  if (pixels == 0 || work.outputs == 0) return;
  parallel_pixels(call, pixels, kIntegerBlock, [&](int64_t first, int64_t last) {
    integer_convolution(work, first, last, thread_scratch(integer_convolution_memory(work)));
  });
}

}  // namespace

void round_pixels_operator(const KernelCall& call) {
  const auto x = call.floats(0, 4);
  const auto integers = call.output_bytes(0, x.shape);
  const auto scales = call.output(1, {x[0], x[1], x[2], 1});
  const int64_t rows = x[0] * x[1] * x[2], width = x[3];
  if (rows == 0) return;
  const int64_t rows_of_task = std::max<int64_t>(1, kValuesOfTask / std::max<int64_t>(1, width));
  call.parallel((rows + rows_of_task - 1) / rows_of_task, [&](int64_t task) {
    const int64_t first = task * rows_of_task;
    round_pixels(x.data + first * width, std::min(rows - first, rows_of_task), width, integers.data + first * width,
                 scales.data + first);
  });
}

void integer_convolution_operator(const KernelCall& call) {
  IntegerConvolution work = described(call);
  work.least = 0.0f;
  work.integers = call.output_bytes(0, shape(work, work.outputs)).data;
  work.out_scales = call.output(1, shape(work, 1)).data;
  convolve(call, work);
}

void integer_shortcut_operator(const KernelCall& call) {
  IntegerConvolution work = described(call);
  work.least = std::numeric_limits<float>::lowest();
  work.values = call.output(0, shape(work, work.outputs)).data;
  convolve(call, work);
}

void integer_residual_convolution_operator(const KernelCall& call) {
  IntegerConvolution work = described(call);
  const auto residual = call.floats(6, 4);
  require_shape(residual.shape == shape(work, work.outputs), "residual must be [batch, rows, columns, outputs]");
  work.residual = residual.data;
  work.least = 0.0f;
  work.integers = call.output_bytes(0, shape(work, work.outputs)).data;
  work.out_scales = call.output(1, shape(work, 1)).data;
  work.values = call.output(2, shape(work, work.outputs)).data;
  convolve(call, work);
}

}  // namespace ofa::operators
