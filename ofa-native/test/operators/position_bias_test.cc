// The position terms of the decoder's self-attention against double precision: numbers of keys around the register
// width, head widths that are not a multiple of a tile's depth, and every instruction set that this processor has.
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/position_bias.h"
#include "values.h"

namespace {

using ofa::normal;

constexpr int64_t kPositions = 70;
constexpr int64_t kEntries = 9;
constexpr int64_t kLayers = 3;
constexpr int64_t kHeads = 2;
constexpr int64_t kUnseen = 5;

void bias(std::mt19937& random, int64_t visible, int64_t head_width) {
  const std::vector<float> query = normal(random, head_width, 1.0f, 0.0f),
                           keys = normal(random, head_width * kPositions, 1.0f, 0.0f),
                           relative = normal(random, kLayers * kHeads * kEntries, 1.0f, 0.0f);
  std::vector<int32_t> entries(static_cast<size_t>(visible));
  for (int32_t& entry : entries) entry = static_cast<int32_t>(random() % kEntries);
  const int64_t cache = visible + kUnseen;
  std::vector<float> biases(static_cast<size_t>(kLayers * cache), NAN);
  std::vector<float> scratch(static_cast<size_t>(ofa::operators::position_bias_scratch(visible)), NAN);
  ofa::operators::position_bias({query.data(), keys.data(), head_width, kPositions, relative.data(), kLayers,
                                 kHeads * kEntries, entries.data(), visible, cache, biases.data(), cache},
                                scratch.data());
  for (int64_t layer = 0; layer < kLayers; layer++) {
    for (int64_t k = 0; k < visible; k++) {
      double expected = relative[static_cast<size_t>(layer * kHeads * kEntries + entries[static_cast<size_t>(k)])];
      for (int64_t d = 0; d < head_width; d++)
        expected += static_cast<double>(query[static_cast<size_t>(d)]) * keys[static_cast<size_t>(d * kPositions + k)];
      ASSERT_TRUE(std::fabs(biases[static_cast<size_t>(layer * cache + k)] - expected) < 2e-5);
    }
    for (int64_t k = visible; k < cache; k++) ASSERT_TRUE(biases[static_cast<size_t>(layer * cache + k)] == -1e30f);
  }
}

}  // namespace

class PositionBiasAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(PositionBiasAtLevel);

TEST_P(PositionBiasAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(7);
  for (const int64_t visible : {1, 2, 7, 8, 15, 16, 17, 33, 70}) {
    for (const int64_t head_width : {1, 4, 7, 32, 64}) bias(random, visible, head_width);
  }
}
