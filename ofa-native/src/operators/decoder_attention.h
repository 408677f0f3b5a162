// Attention of decoder steps, for one head and few queries.
#pragma once

#include <cstdint>

namespace ofa::operators {

// One head's keys and values [length, head_width], and the queries that attend to all of them. All values are float32.
struct DecoderAttention {
  const float* keys;
  const float* values;
  int64_t length;
  int64_t head_width;
  int64_t count;
  const float* const* queries;  // [count] of [head_width], scaled
  const float* const* biases;   // [count] of [length]
  float* const* attended;       // [count] of [head_width]
};

// Number of floats of scratch memory for decoder_attention.
int64_t decoder_attention_scratch(int64_t length, int64_t head_width);

// attended[q] = softmax(queries[q] . keys + biases[q]) values; length is at least 1.
void decoder_attention(const DecoderAttention& work, float* scratch);

}  // namespace ofa::operators
