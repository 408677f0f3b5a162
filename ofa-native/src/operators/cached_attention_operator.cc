#include <cstring>

#include "operators/decoder_attention.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// The new cache starts as a copy of the previous one, unless the caller bound both to the same memory.
void carry_over(const KernelCall& call, const Tensor<const float>& past, const Tensor<float>& present) {
  if (past.data == present.data) return;
  const int64_t row = past[1] * past[2] * past[3];
  call.parallel(past[0], [&](int64_t i) {
    std::memcpy(present.data + i * row, past.data + i * row, static_cast<size_t>(row) * sizeof(float));
  });
}

}  // namespace

void cached_attention_operator(const KernelCall& call) {
  const auto projections = call.floats(0, 2);
  const auto past_key = call.floats(1, 4);
  const auto past_value = call.floats(2, 4);
  const auto positions = call.ints(3, 1);
  const auto biases = call.floats(4, 5);
  const auto layer = call.ints(5, 1);
  const int64_t rows = past_key[0], heads = past_key[1], cache = past_key[2], head_width = past_key[3];
  const int64_t length = biases[3], width = heads * head_width;
  require_shape(past_value.shape == past_key.shape,
                "past_key and past_value must have one shape, [rows, heads, cache, head width]");
  require_shape(positions[0] == rows, "positions must be [rows]");
  require_shape(biases[1] == rows && biases[2] == heads && biases[4] == cache,
                "bias must be [layers, rows, heads, length, cache]");
  require_shape(layer[0] == 1 && layer.data[0] >= 0 && layer.data[0] < biases[0], "layer must be one of the biases'");
  require_shape(projections[0] == rows * length && projections[1] == 3 * width,
                "projections must be [rows * length, 3 * heads * head width]");
  for (int64_t row = 0; row < rows; row++) {
    require_shape(positions.data[row] >= 0 && positions.data[row] + length <= cache,
                  "positions and length must lie within the cache");
  }
  const auto attended = call.output(0, {rows * length, width});
  const auto key = call.output(1, past_key.shape);
  const auto value = call.output(2, past_key.shape);
  carry_over(call, past_key, key);
  carry_over(call, past_value, value);
  if (rows * length == 0) return;
  const float* bias = biases.data + layer.data[0] * rows * heads * length * cache;
  call.parallel(rows * heads, [&](int64_t task) {
    const int64_t row = task / heads, head = task % heads;
    float* keys = key.data + task * cache * head_width;
    float* values = value.data + task * cache * head_width;
    float* scratch = thread_scratch(decoder_attention_scratch(cache, head_width));
    const size_t bytes = static_cast<size_t>(head_width) * sizeof(float);
    for (int64_t token = 0; token < length; token++) {
      const int64_t position = positions.data[row] + token;
      const float* query = projections.data + (row * length + token) * 3 * width + head * head_width;
      std::memcpy(keys + position * head_width, query + width, bytes);
      std::memcpy(values + position * head_width, query + 2 * width, bytes);
      const float* own_bias = bias + (task * length + token) * cache;
      float* out = attended.data + (row * length + token) * width + head * head_width;
      decoder_attention({keys, values, position + 1, head_width, 1, &query, &own_bias, &out}, scratch);
    }
  });
}

}  // namespace ofa::operators
