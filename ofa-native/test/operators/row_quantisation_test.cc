// Rows rounded to integers and back, value by value, at every length around the registers, for every instruction set
// that this processor has.
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/row_quantisation.h"

namespace {

void rounding(std::mt19937& random, int64_t rows, int64_t width) {
  std::normal_distribution<float> normal(0.0f, 3.0f);
  std::vector<float> x(static_cast<size_t>(rows * width));
  for (float& value : x) value = normal(random);
  for (int64_t i = 0; i < width; i++) x[static_cast<size_t>(i)] = 0.0f;  // a row of zeros
  std::vector<uint8_t> integers(x.size());
  std::vector<float> scales(static_cast<size_t>(rows));
  ofa::operators::round_rows(x.data(), rows, width, integers.data(), scales.data());
  for (int64_t row = 0; row < rows; row++) {
    float most = 0.0f;
    for (int64_t i = 0; i < width; i++) most = std::fmax(most, std::fabs(x[static_cast<size_t>(row * width + i)]));
    const float scale = scales[static_cast<size_t>(row)];
    ASSERT_TRUE(std::fabs(scale - std::fmax(most / 127.0f, 1e-30f)) <= 1e-6f * scale);
    for (int64_t i = 0; i < width; i++) {
      const int integer = integers[static_cast<size_t>(row * width + i)] - 128;
      ASSERT_TRUE(integer >= -127 && integer <= 127);
      ASSERT_TRUE(std::fabs(x[static_cast<size_t>(row * width + i)] / static_cast<double>(scale) - integer) <=
                  0.5 + 1e-4);
    }
  }
}

void rescaling(std::mt19937& random, int64_t width) {
  std::normal_distribution<float> normal(0.0f, 1.0f);
  std::vector<int32_t> sums(static_cast<size_t>(width));
  std::vector<float> scales(sums.size()), bias(sums.size()), plain(sums.size(), NAN), added(sums.size(), NAN);
  for (size_t i = 0; i < sums.size(); i++) {
    sums[i] = static_cast<int32_t>(random() % 4000000) - 2000000;
    scales[i] = normal(random);
    bias[i] = normal(random);
  }
  ofa::operators::rescale(sums.data(), width, 0.001f, scales.data(), nullptr, plain.data());
  ofa::operators::rescale(sums.data(), width, 0.001f, scales.data(), bias.data(), added.data());
  for (size_t i = 0; i < sums.size(); i++) {
    const double expected = sums[i] * static_cast<double>(0.001f) * scales[i];
    ASSERT_TRUE(std::fabs(plain[i] - expected) <= 1e-6 * std::fabs(expected));
    ASSERT_TRUE(std::fabs(added[i] - (expected + bias[i])) <= 1e-6 * (std::fabs(expected) + std::fabs(bias[i])));
  }
}

}  // namespace

class RowQuantisationAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(RowQuantisationAtLevel);

TEST_P(RowQuantisationAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(3);
  for (const int64_t width : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 768}) {
    rounding(random, 4, width);
    rescaling(random, width);
  }
}
