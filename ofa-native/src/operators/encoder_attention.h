// The encoder's self-attention with its position terms, from the projections to what the output projection reads.
#pragma once

#include <cstdint>

#include "operators/relative_runs.h"

namespace ofa::operators {

// One item of a batch. All are float32.
struct EncoderAttention {
  int64_t heads;
  int64_t source;
  int64_t head_width;
  const float* projections;     // [source, 3, heads, head_width]: queries, which are scaled, keys and values
  const float* position_bias;   // [heads, source, source]
  const float* mask;            // [source]: 1 where a key counts, 0 where it is padding
  const float* relative_table;  // [heads, entries]
  int64_t entries;
  const RelativeRuns* runs;  // the table's entry of each query and key
  float* attended;           // [source, heads, head_width]
};

// How many floats of scratch encoder_attention needs.
int64_t encoder_attention_scratch(int64_t source, int64_t head_width);

// attended = softmax(query . key + position_bias + relative_table + (mask - 1) 1e30) value, of one head and its queries
// [first, last).
void encoder_attention(const EncoderAttention& work, int64_t head, int64_t first, int64_t last, float* scratch);

}  // namespace ofa::operators
