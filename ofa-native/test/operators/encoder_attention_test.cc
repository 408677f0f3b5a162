// The encoder's attention against double precision: lengths around registers, panels and tiles, head widths that are
// not a panel, padding, and every instruction set that this processor has.
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/encoder_attention.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::EncoderAttention;
using ofa::operators::RelativeRuns;

struct Case {
  int64_t heads, source, head_width, padding;
};

// A grid of images (entries fall from column to column), then text (from key to key), nothing between the two, and
// now and then anything at all.
std::vector<int32_t> index_of(std::mt19937& random, int64_t source, int64_t entries) {
  const int64_t image = source * 3 / 4, columns = 7;
  std::vector<int32_t> index(static_cast<size_t>(source * source), static_cast<int32_t>(entries - 1));
  for (int64_t q = 0; q < source; q++) {
    for (int64_t k = 0; k < source; k++) {
      int32_t& entry = index[static_cast<size_t>(q * source + k)];
      if (q < image && k < image)
        entry = static_cast<int32_t>((200 + (q / columns - k / columns) * 13 + (q % columns - k % columns)) % entries);
      if (q >= image && k >= image) entry = static_cast<int32_t>(300 + q - k);
      if (random() % 50 == 0) entry = static_cast<int32_t>(random() % static_cast<uint32_t>(entries));
    }
  }
  return index;
}

void compare(const Case& c, std::mt19937& random) {
  constexpr int64_t kEntries = 700;
  const int64_t width = c.heads * c.head_width;
  const std::vector<float> projections = normal(random, c.source * 3 * width, 1.0f);
  const std::vector<float> bias = normal(random, c.heads * c.source * c.source, 1.0f);
  const std::vector<float> table = normal(random, c.heads * kEntries, 1.0f);
  const std::vector<int32_t> index = index_of(random, c.source, kEntries);
  std::vector<float> mask(static_cast<size_t>(c.source), 1.0f);
  for (int64_t i = c.source - c.padding; i < c.source; i++) mask[static_cast<size_t>(i)] = 0.0f;
  RelativeRuns runs(c.source);
  for (int64_t q = 0; q < c.source; q++) ASSERT_TRUE(runs.read(index.data(), q, kEntries));
  std::vector<float> attended(static_cast<size_t>(c.source * width), NAN);
  std::vector<float> scratch(static_cast<size_t>(ofa::operators::encoder_attention_scratch(c.source, c.head_width)),
                             NAN);
  const EncoderAttention work{c.heads,      c.source, c.head_width, projections.data(), bias.data(), mask.data(),
                              table.data(), kEntries, &runs,        attended.data()};
  for (int64_t head = 0; head < c.heads; head++) {
    const int64_t middle = c.source / 3;
    ofa::operators::encoder_attention(work, head, 0, middle, scratch.data());
    ofa::operators::encoder_attention(work, head, middle, c.source, scratch.data());
  }
  for (int64_t head = 0; head < c.heads; head++) {
    for (int64_t q = 0; q < c.source; q++) {
      std::vector<double> weights(static_cast<size_t>(c.source));
      double most = -INFINITY, sum = 0.0;
      for (int64_t k = 0; k < c.source; k++) {
        double score = bias[static_cast<size_t>((head * c.source + q) * c.source + k)];
        score += table[static_cast<size_t>(head * kEntries + index[static_cast<size_t>(q * c.source + k)])];
        for (int64_t d = 0; d < c.head_width; d++) {
          score += static_cast<double>(projections[static_cast<size_t>(q * 3 * width + head * c.head_width + d)]) *
                   projections[static_cast<size_t>((k * 3 + 1) * width + head * c.head_width + d)];
        }
        weights[static_cast<size_t>(k)] = mask[static_cast<size_t>(k)] == 1.0f ? score : -1e30;
        most = std::fmax(most, weights[static_cast<size_t>(k)]);
      }
      for (double& weight : weights) sum += weight = std::exp(weight - most);
      for (int64_t d = 0; d < c.head_width; d++) {
        double expected = 0.0;
        for (int64_t k = 0; k < c.source; k++) {
          expected += weights[static_cast<size_t>(k)] / sum *
                      projections[static_cast<size_t>((k * 3 + 2) * width + head * c.head_width + d)];
        }
        const double actual = attended[static_cast<size_t>(q * width + head * c.head_width + d)];
        ASSERT_TRUE(std::fabs(actual - expected) < 2e-5);
      }
    }
  }
}

}  // namespace

TEST(RelativeRuns, RefuseEntriesOutside) {
  const std::vector<int32_t> index{3, 2, 1, 0, 0, 0, 2, 1, 0};
  RelativeRuns runs(3);
  ASSERT_TRUE(runs.read(index.data(), 0, 4));
  ASSERT_EQ(runs.of(0).size(), 1u);
  ASSERT_EQ(runs.of(0)[0].step, -1);
  ASSERT_TRUE(runs.read(index.data(), 1, 4));
  ASSERT_EQ(runs.of(1).size(), 1u);
  ASSERT_EQ(runs.of(1)[0].step, 0);
  ASSERT_TRUE(!RelativeRuns(3).read(index.data(), 0, 3));
  const std::vector<int32_t> negative{1, 0, -1};
  ASSERT_TRUE(!RelativeRuns(3).read(negative.data(), 0, 3));
}

class EncoderAttentionAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(EncoderAttentionAtLevel);

TEST_P(EncoderAttentionAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(7);
  for (const Case& c : {Case{1, 1, 8, 0}, Case{2, 3, 4, 1}, Case{2, 15, 20, 0}, Case{3, 16, 64, 2}, Case{1, 17, 32, 0},
                        Case{2, 31, 64, 5}, Case{2, 47, 24, 0}, Case{2, 100, 64, 9}}) {
    compare(c, random);
  }
}
