// The row kernels against double precision, at every length around the block sizes; Philox against its authors' known
// answers.
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "levels.h"
#include "search/philox.h"
#include "search/row_kernels.h"
#include "values.h"

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

void softmax_parts(std::mt19937& random, int n) {
  std::vector<float> row(n + 1);
  const float* values = row.data() + n % 2;  // rows of logits have any alignment
  std::normal_distribution<float> normal(0.0f, n % 3 == 0 ? 40.0f : 3.0f);
  for (float& value : row) value = random() % 11 == 0 ? -kInfinity : normal(random);
  float max = -kInfinity;
  for (int i = 0; i < n; i++) max = std::max(max, values[i]);
  bool invalid = false;
  ASSERT_EQ(ofa::row_max(values, n, &invalid), max);
  ASSERT_TRUE(!invalid);
  if (max == -kInfinity) return;

  double sum = 0.0;
  std::vector<float> weights(n, -1.0f);
  ofa::row_exp(values, n, max, weights.data());
  for (int i = 0; i < n; i++) {
    const float difference = values[i] - max;  // rounded to float first, as any float softmax does
    const double exact = std::exp(static_cast<double>(difference));
    ASSERT_TRUE(std::fabs(weights[i] - exact) <= 3e-7 * exact + 2e-38);
    sum += exact;
  }
  ASSERT_TRUE(std::fabs(ofa::row_sum_exp(values, n, max) / sum - 1.0) < 1e-6);

  const float bound = normal(random);
  for (int from = 0; from <= n; from += 1 + from / 3) {
    int expected = from;
    while (expected < n && !(values[expected] > bound)) expected++;
    ASSERT_EQ(ofa::row_next_above(values, from, n, bound), expected);
  }
}

}  // namespace

class RowKernelsAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(RowKernelsAtLevel);

TEST_P(RowKernelsAtLevel, EqualDoublePrecision) {
  std::mt19937 random(3);
  for (int n = 1; n < 200; n++) softmax_parts(random, n);
  for (int n : {1023, 1024, 1025, 59457}) softmax_parts(random, n);
  bool invalid = false;
  ASSERT_EQ(ofa::row_max(nullptr, 0, &invalid), -kInfinity);
}

TEST_P(RowKernelsAtLevel, ReportImpossibleValues) {
  for (const float bad : {std::nanf(""), kInfinity}) {
    for (int n : {1, 15, 16, 17, 70}) {
      for (int at = 0; at < n; at++) {
        std::vector<float> row(n, 0.5f);
        row[at] = bad;
        bool invalid = false;
        ofa::row_max(row.data(), n, &invalid);
        ASSERT_TRUE(invalid);
      }
    }
  }
}

TEST(Philox, KnownAnswers) {
  using Block = std::array<uint32_t, 4>;
  ASSERT_TRUE((ofa::philox({0, 0, 0, 0}, 0, 0) == Block{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}));
  ASSERT_TRUE(
      (ofa::philox({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u) == Block{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  ASSERT_TRUE((ofa::philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, 0xa4093822u, 0x299f31d0u) ==
               Block{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
  double sum = 0.0;
  for (uint32_t i = 0; i < 10000; i++) {
    const double u = ofa::uniform(5, i % 100, i / 100);
    ASSERT_TRUE(u >= 0.0 && u < 1.0);
    sum += u;
  }
  ASSERT_TRUE(std::fabs(sum / 10000 - 0.5) < 0.015);
}

// Everything that selects tokens depends on these bits: a seed gives the same image at every level.
TEST_P(RowKernelsAtLevel, GiveTheBitsOfTheBaseline) {
  std::mt19937 random(9);
  const std::vector<float> row = ofa::normal(random, 59457, 5.0f);
  bool invalid = false;
  const int32_t n = static_cast<int32_t>(row.size());
  const float max = ofa::row_max(row.data(), n, &invalid), sum = ofa::row_sum_exp(row.data(), n, max);
  std::vector<float> weights(row.size()), expected(row.size());
  ofa::row_exp(row.data(), n, max, weights.data());
  ofa::select_cpu_level(ofa::CpuLevel::kBaseline);
  ASSERT_EQ(max, ofa::row_max(row.data(), n, &invalid));
  ASSERT_EQ(sum, ofa::row_sum_exp(row.data(), n, max));
  ofa::row_exp(row.data(), n, max, expected.data());
  ASSERT_EQ(weights, expected);
}
