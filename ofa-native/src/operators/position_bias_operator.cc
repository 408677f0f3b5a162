#include <cstring>
#include <vector>

#include "operators/operators.h"
#include "operators/position_bias.h"

namespace ofa::operators {
namespace {

// Each key's entry of the relative table for one query, from an index of pairs or of distances.
class Entries {
 public:
  // Throws BadTensor if an entry lies outside of the table.
  Entries(const Tensor<const int32_t>& index, int64_t query, int64_t entries) {
    if (index[0] == 1) {
      by_distance_.resize(static_cast<size_t>(query) + 1);
      for (int64_t key = 0; key <= query; key++) by_distance_[static_cast<size_t>(key)] = index.data[query - key];
    } else {
      row_ = index.data + query * index[1];
    }
    for (int64_t key = 0; key <= query; key++) {
      require_shape(data()[key] >= 0 && data()[key] < entries,
                    "relative_index has entries that relative_table has not");
    }
  }

  const int32_t* data() const { return row_ != nullptr ? row_ : by_distance_.data(); }

 private:
  const int32_t* row_ = nullptr;
  std::vector<int32_t> by_distance_;
};

}  // namespace

void position_bias_operator(const KernelCall& call) {
  const auto queries = call.floats(0, 2);
  const auto keys = call.floats(1, 3);
  const auto table = call.floats(2, 3);
  const auto index = call.ints(3, 2);
  const auto tokens = call.ints(4, 2);
  const auto positions = call.ints(5, 1);
  const auto past_key = call.floats(6, 4);
  const int64_t heads = keys[0], head_width = keys[1], count = keys[2];
  const int64_t rows = tokens[0], length = tokens[1], cache = past_key[2], layers = table[0], entries = table[2];
  require_shape(queries[0] == count && queries[1] == heads * head_width,
                "queries must be [positions, heads * head width], keys [heads, head width, positions]");
  require_shape(table[1] == heads, "relative_table must be [layers, heads, entries]");
  require_shape(index[1] == count && (index[0] == count || index[0] == 1),
                "relative_index must be [positions, positions], or [1, positions] for distances");
  require_shape(positions[0] == rows, "positions must be [rows]");
  for (int64_t row = 0; row < rows; row++) {
    require_shape(
        positions.data[row] >= 0 && positions.data[row] + length <= cache && positions.data[row] + length <= count,
        "positions and length must lie within the cache and the positions of the model");
  }
  const auto biases = call.output(0, {layers, rows, heads, length, cache});
  if (biases.size() == 0) return;
  std::vector<Entries> of_tokens;
  of_tokens.reserve(static_cast<size_t>(rows * length));
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t token = 0; token < length; token++)
      of_tokens.emplace_back(index, positions.data[row] + token, entries);
  }
  const int64_t layer_distance = rows * heads * length * cache;
  call.parallel(heads, [&](int64_t head) {
    float* scratch = thread_scratch(position_bias_scratch(cache));
    for (int64_t row = 0; row < rows; row++) {
      float* own = biases.data + (row * heads + head) * length * cache;
      if (row > 0 && positions.data[row] == positions.data[row - 1]) {  // as the other hypotheses of a beam
        for (int64_t layer = 0; layer < layers; layer++) {
          float* to = own + layer * layer_distance;
          std::memcpy(to, to - heads * length * cache, static_cast<size_t>(length * cache) * sizeof(float));
        }
        continue;
      }
      for (int64_t token = 0; token < length; token++) {
        const int64_t position = positions.data[row] + token;
        position_bias({queries.data + (position * heads + head) * head_width, keys.data + head * head_width * count,
                       head_width, count, table.data + head * entries, layers, heads * entries,
                       of_tokens[static_cast<size_t>(row * length + token)].data(), position + 1, cache,
                       own + token * cache, layer_distance},
                      scratch);
      }
    }
  });
}

}  // namespace ofa::operators
