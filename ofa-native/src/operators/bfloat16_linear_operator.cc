#include "operators/bfloat16_linear.h"

#include <algorithm>

#include "operators/linear_call.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

constexpr int64_t kValuesOfTask = 16384;  // of rows to round; less is finished before another thread wakes up
// Rows of a task: enough to reuse a panel often, few enough that their inputs stay in a core's cache.
constexpr int64_t kRowsOfTask = 8 * kBfloat16Tile;
constexpr int64_t kPanelsOfTask = 4;  // with more rows than that

void round_rows(const KernelCall& call, const float* x, int64_t rows, int64_t inputs, int64_t depth, uint16_t* out) {
  const int64_t of_task = std::max<int64_t>(1, kValuesOfTask / depth);
  call.parallel((rows + of_task - 1) / of_task, [&](int64_t task) {
    const int64_t first = task * of_task;
    round_to_bfloat16(x + first * inputs, std::min(rows - first, of_task), inputs, out + first * depth);
  });
}

}  // namespace

void bfloat16_linear_operator(const KernelCall& call) {
  const auto x = call.floats(0);
  const PanelWeight<uint16_t> weight{call.bfloats(1, 4), kBfloat16Panel, kBfloat16Pair,
                                     "weight must be [outputs / 32, inputs / 2, 32, 2], both rounded up"};
  const auto bias = call.floats(2, 1);
  const auto outputs = call.ints(3, 1);
  require_shape(outputs[0] == 1, "outputs must be one number");
  Bfloat16Linear work{};
  describe_linear(call, x, weight, outputs.data[0], bias, work);
  if (work.rows == 0 || work.outputs == 0) return;
  const int64_t depth = work.depth();
  auto* rounded = reinterpret_cast<uint16_t*>(thread_scratch(work.rows * depth / 2));
  round_rows(call, x.data, work.rows, work.inputs, depth, rounded);
  work.x = rounded;
  if (work.rows <= kRowsOfTask) {
    parallel_panels(call, work.panels(), depth * kBfloat16Panel * 2,
                    [&](int64_t from, int64_t to) { bfloat16_linear(work, 0, work.rows, from, to); });
    return;
  }
  // Blocks of complete tiles and of almost equal height.
  const int64_t tiles = (work.rows + kBfloat16Tile - 1) / kBfloat16Tile;
  const int64_t blocks = (work.rows + kRowsOfTask - 1) / kRowsOfTask;
  const int64_t rows = (tiles + blocks - 1) / blocks * kBfloat16Tile;
  const int64_t parts = (work.panels() + kPanelsOfTask - 1) / kPanelsOfTask;
  call.parallel((work.rows + rows - 1) / rows * parts, [&](int64_t task) {
    const int64_t first = task / parts * rows, from = task % parts * kPanelsOfTask;
    bfloat16_linear(work, first, std::min(work.rows, first + rows), from,
                    std::min(work.panels(), from + kPanelsOfTask));
  });
}

}  // namespace ofa::operators
