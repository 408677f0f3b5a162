// The norm of groups of channels against double precision: numbers of pixels around the block size, numbers of channels
// around the register width, a mean that is large relative to the deviation, and every instruction set that this
// processor has.
#include "operators/group_norm.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::ChannelScaling;

void moments(int64_t pixels, int64_t channels, float mean, std::mt19937& random) {
  const std::vector<float> x = normal(random, pixels * channels, 1.0f, mean);
  std::vector<double> means(static_cast<size_t>(channels), NAN), squares(means);
  ofa::operators::group_norm_moments(x.data(), pixels, channels, means.data(), squares.data());
  for (int64_t c = 0; c < channels; c++) {
    double sum = 0.0, square = 0.0;
    for (int64_t i = 0; i < pixels; i++) sum += static_cast<double>(x[static_cast<size_t>(i * channels + c)]);
    const double expected = sum / static_cast<double>(pixels);
    for (int64_t i = 0; i < pixels; i++)
      square += std::pow(static_cast<double>(x[static_cast<size_t>(i * channels + c)]) - expected, 2);
    ASSERT_TRUE(std::fabs(means[static_cast<size_t>(c)] - expected) < 1e-6 * (1.0 + std::fabs(mean)));
    ASSERT_TRUE(std::fabs(squares[static_cast<size_t>(c)] - square) <= 1e-5 * square + 1e-9);
  }
}

void scaling(int64_t pixels, int64_t channels, bool swish, std::mt19937& random) {
  const std::vector<float> x = normal(random, pixels * channels, 20.0f, 0.0f);
  const std::vector<float> mean = normal(random, channels, 1.0f, 0.0f), scale = normal(random, channels, 2.0f, 0.0f),
                           bias = normal(random, channels, 1.0f, 0.0f);
  std::vector<float> out(x.size(), NAN);
  ofa::operators::group_norm_scale(x.data(), pixels, channels,
                                   ChannelScaling{mean.data(), scale.data(), bias.data(), swish}, out.data());
  for (size_t i = 0; i < x.size(); i++) {
    const size_t c = i % static_cast<size_t>(channels);
    double y = (static_cast<double>(x[i]) - mean[c]) * scale[c] + bias[c];
    const double size = std::fabs(static_cast<double>(x[i]) * scale[c]) +
                        std::fabs(static_cast<double>(mean[c]) * scale[c]) + std::fabs(static_cast<double>(bias[c]));
    if (swish) y = y / (1.0 + std::exp(-y));
    ASSERT_TRUE(std::fabs(out[i] - y) <= 5e-7 * size + 1e-9);
  }
}

}  // namespace

class GroupNormAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(GroupNormAtLevel);

TEST_P(GroupNormAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(5);
  for (const int64_t pixels : {1, 31, 32, 33, 100}) {
    for (const int64_t channels : {1, 7, 8, 32, 45}) {
      moments(pixels, channels, 0.0f, random);
      moments(pixels, channels, 30.0f, random);
      scaling(pixels, channels, false, random);
      scaling(pixels, channels, true, random);
    }
  }
}
