#include <algorithm>

#include "operators/encoder_attention.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// Queries per task: enough that packing a head's keys and values, which every task does itself, takes little of its
// time; few enough that more threads than heads have work.
constexpr int64_t kQueries = 306;
constexpr int64_t kRowsOfIndex = 64;

void read_runs(const KernelCall& call, const Tensor<const int32_t>& index, int64_t entries, RelativeRuns& runs) {
  const int64_t source = index[0];
  call.parallel((source + kRowsOfIndex - 1) / kRowsOfIndex, [&](int64_t part) {
    for (int64_t query = part * kRowsOfIndex; query < std::min(source, (part + 1) * kRowsOfIndex); query++) {
      if (!runs.read(index.data, query, entries))
        throw BadTensor("relative_index has entries that relative_table has not");
    }
  });
}

}  // namespace

void encoder_attention_operator(const KernelCall& call) {
  const auto projections = call.floats(0, 2);
  const auto bias = call.floats(1, 4);
  const auto mask = call.floats(2, 2);
  const auto table = call.floats(3, 2);
  const auto index = call.ints(4, 2);
  const int64_t batch = mask[0], heads = bias[1], source = bias[2];
  require_shape(bias[0] == 1 && bias[3] == source && heads > 0, "position_bias must be [1, heads, source, source]");
  require_shape(mask[1] == source, "mask must be [batch, source]");
  require_shape(table[0] == heads, "relative_table must be [heads, entries]");
  require_shape(index[0] == source && index[1] == source, "relative_index must be [source, source]");
  require_shape(projections[0] == batch * source && projections[1] > 0 && projections[1] % (3 * heads) == 0,
                "projections must be [batch * source, 3 * heads * head width]");
  const int64_t width = projections[1] / 3;
  const int64_t head_width = width / heads;
  const auto attended = call.output(0, {batch * source, width});
  if (batch * source == 0) return;
  RelativeRuns runs(source);
  read_runs(call, index, table[1], runs);
  const int64_t parts = (source + kQueries - 1) / kQueries;
  const int64_t queries = (source + parts - 1) / parts;
  call.parallel(batch * heads * parts, [&](int64_t task) {
    const int64_t item = task / (heads * parts);
    const EncoderAttention work{heads,      source,
                                head_width, projections.data + item * source * 3 * width,
                                bias.data,  mask.data + item * source,
                                table.data, table[1],
                                &runs,      attended.data + item * source * width};
    const int64_t first = task % parts * queries;
    encoder_attention(work, task / parts % heads, first, std::min(source, first + queries),
                      thread_scratch(encoder_attention_scratch(source, head_width)));
  });
}

}  // namespace ofa::operators
