#include <algorithm>
#include <vector>

#include "operators/operators.h"
#include "operators/packed_product.h"
#include "operators/winograd.h"

namespace ofa::operators {
namespace {

// Scratch memory of a block, 8 MB: large enough that a weight, which is read once per block, is used by many tiles;
// small enough for the last-level cache.
constexpr int64_t kFloatsOfBlock = int64_t{1} << 21;
// Parts of a transformation: enough for every thread.
constexpr int64_t kParts = 64;
// Panels per task.
constexpr int64_t kPanels = 8;
constexpr int32_t kMostEnlarged = 4;

using Transformation = void (*)(const WinogradConvolution& work, const WinogradBlock& block, int64_t from, int64_t to);

void transform(const KernelCall& call, const WinogradConvolution& work, const WinogradBlock& block,
               Transformation transformation) {
  const int64_t tiles = block.last - block.first;
  const int64_t parts = std::min(tiles, kParts);
  call.parallel(parts,
                [&](int64_t part) { transformation(work, block, part * tiles / parts, (part + 1) * tiles / parts); });
}

void multiply(const KernelCall& call, const WinogradConvolution& work, const WinogradBlock& block) {
  const int64_t parts = (packed_panels(work.outputs) + kPanels - 1) / kPanels;
  call.parallel(kWinogradElements * parts, [&](int64_t task) {
    const int64_t from = task % parts * kPanels;
    winograd_products(work, block, task / parts, from, std::min(packed_panels(work.outputs), from + kPanels));
  });
}

void convolve(const KernelCall& call, const Tensor<const float>* residual) {
  const auto x = call.floats(0, 4);
  const auto weight = call.floats(1, 4);
  const auto bias = call.floats(2, 1);
  const auto least = call.floats(3, 1);
  const auto enlarged = call.ints(4, 1);
  require_shape(least[0] == 1, "least must be one number");
  require_shape(enlarged[0] == 1 && enlarged.data[0] >= 1 && enlarged.data[0] <= kMostEnlarged,
                "enlarged must be one number, 1 to 4");
  const int64_t times = enlarged.data[0];
  WinogradConvolution work{x[0],   x[1] * times, x[2] * times, x[3],    bias[0],       times,
                           x.data, weight.data,  bias.data,    nullptr, least.data[0], nullptr};
  if (residual != nullptr) {
    require_shape(residual->shape == std::vector<int64_t>{work.batch, work.height, work.width, work.outputs},
                  "residual must be [batch, height, width, outputs]");
    work.residual = residual->data;
  }
  require_shape(
      weight[0] == kWinogradElements && weight[1] == packed_panels(work.outputs) && weight[2] == work.inputs &&
          weight[3] == kPackedPanel,
      "weight must be [25, panels, inputs, 16], with an even number of panels for as many outputs as bias has");
  work.out = call.output(0, {work.batch, work.height, work.width, work.outputs}).data;
  const int64_t tiles = work.tiles();
  if (tiles == 0 || work.outputs == 0) return;
  const int64_t most = std::max<int64_t>(1, kFloatsOfBlock / (winograd_memory(work, 2) - winograd_memory(work, 1)));
  const int64_t blocks = (tiles + most - 1) / most;
  const int64_t of_block = (tiles + blocks - 1) / blocks;
  WinogradBlock block{0, 0, thread_scratch(winograd_memory(work, of_block))};
  for (; block.first < tiles; block.first = block.last) {
    block.last = std::min(tiles, block.first + of_block);
    winograd_begin(work, block);
    transform(call, work, block, winograd_inputs);
    multiply(call, work, block);
    transform(call, work, block, winograd_outputs);
  }
}

}  // namespace

void winograd_convolution_operator(const KernelCall& call) { convolve(call, nullptr); }

void winograd_residual_convolution_operator(const KernelCall& call) {
  const auto residual = call.floats(5, 4);
  convolve(call, &residual);
}

}  // namespace ofa::operators
