#include <vector>

#include "operators/decoder_attention.h"
#include "operators/operators.h"

namespace ofa::operators {

void cross_attention_operator(const KernelCall& call) {
  const auto query = call.floats(0, 2);
  const auto key = call.floats(1, 4);
  const auto value = call.floats(2, 4);
  const auto bias = call.floats(3, 4);
  const auto slots = call.ints(4, 2);
  const int64_t sources = key[0], heads = key[1], source = key[2], head_width = key[3];
  const int64_t beam = bias[2], queries = query[0], width = heads * head_width;
  require_shape(value.shape == key.shape && source > 0,
                "key and value must have one shape, [sources, heads, source, head width]");
  require_shape(query[1] == width, "query must be [queries, heads * head width]");
  require_shape(bias[0] == sources && bias[1] == heads && bias[3] == source,
                "bias must be [sources, heads, beam, source]");
  require_shape(slots[0] * slots[1] == queries, "query_slots must be one for each query");
  std::vector<std::vector<int64_t>> queries_of(static_cast<size_t>(sources));
  for (int64_t q = 0; q < queries; q++) {
    require_shape(slots.data[q] >= 0 && slots.data[q] < sources * beam, "query_slots must be in [0, sources * beam)");
    queries_of[static_cast<size_t>(slots.data[q] / beam)].push_back(q);
  }
  const auto attended = call.output(0, {queries, width});
  if (queries == 0) return;
  call.parallel(sources * heads, [&](int64_t task) {
    const int64_t head = task % heads;
    const std::vector<int64_t>& own = queries_of[static_cast<size_t>(task / heads)];
    std::vector<const float*> from, biases;
    std::vector<float*> to;
    for (const int64_t q : own) {
      from.push_back(query.data + q * width + head * head_width);
      biases.push_back(bias.data + (task * beam + slots.data[q] % beam) * source);
      to.push_back(attended.data + q * width + head * head_width);
    }
    decoder_attention({key.data + task * source * head_width, value.data + task * source * head_width, source,
                       head_width, static_cast<int64_t>(own.size()), from.data(), biases.data(), to.data()},
                      thread_scratch(decoder_attention_scratch(source, head_width)));
  });
}

}  // namespace ofa::operators
