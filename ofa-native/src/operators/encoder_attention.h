// The encoder's self-attention with its position terms, from the input projections to the input of the output
// projection.
#pragma once

#include <cstdint>

#include "operators/relative_runs.h"

namespace ofa::operators {

// One item of a batch. All values are float32.
struct EncoderAttention {
  int64_t heads;
  int64_t source;
  int64_t head_width;
  const float* projections;     // [source, 3, heads, head_width]: queries (scaled), keys and values
  const float* position_bias;   // [heads, source, source]
  const float* mask;            // [source]: 1 for a key, 0 for padding
  const float* relative_table;  // [heads, entries]
  int64_t entries;
  const RelativeRuns* runs;  // the table's entry for each query and key
  float* attended;           // [source, heads, head_width]
};

// Number of floats of scratch memory for encoder_attention.
int64_t encoder_attention_scratch(int64_t source, int64_t head_width);

// attended = softmax(query . key + position_bias + relative_table + (mask - 1) 1e30) value, for one head and its
// queries [first, last).
void encoder_attention(const EncoderAttention& work, int64_t head, int64_t first, int64_t last, float* scratch);

}  // namespace ofa::operators
