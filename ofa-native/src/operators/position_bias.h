// The part of a decoder's self-attention scores that follows from positions alone, for one head and one query.
#pragma once

#include <cstdint>

namespace ofa::operators {

// All values are float32.
struct PositionBias {
  const float* query;  // [head_width], the position's, scaled
  const float* keys;   // [head_width, positions], the head's
  int64_t head_width;
  int64_t positions;
  const float* relative;  // [layers, heads, table_entries] from the head's part of the first layer
  int64_t layers;
  int64_t layer_distance;  // of the relative table, in floats
  const int32_t* entries;  // [visible]: each key's entry in the head's part of a layer
  int64_t visible;         // keys that the query attends to
  int64_t cache;           // keys of a row of biases
  float* biases;           // the first layer's [cache]
  int64_t bias_distance;   // between the biases of two layers, in floats
};

// Number of floats of scratch memory for position_bias.
int64_t position_bias_scratch(int64_t visible);

// biases[layer][k] = query . keys[:, k] + relative[layer][entries[k]] for k < visible, and -1e30 for the other keys.
void position_bias(const PositionBias& work, float* scratch);

}  // namespace ofa::operators
