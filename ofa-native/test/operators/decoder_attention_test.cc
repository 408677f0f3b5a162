// The decoder's attention and the layer norm against double precision: lengths around the register width, head widths
// that differ from a panel's, more queries than a tile has rows, and every instruction set that this processor has.
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/decoder_attention.h"
#include "operators/layer_norm.h"
#include "values.h"

namespace {

using ofa::normal;

void attention(std::mt19937& random, int64_t length, int64_t head_width, int64_t count) {
  const std::vector<float> keys = normal(random, length * head_width, 1.0f, 0.0f),
                           values = normal(random, length * head_width, 1.0f, 0.0f);
  const std::vector<float> queries = normal(random, count * head_width, 1.0f, 0.0f);
  std::vector<float> biases = normal(random, count * length, 1.0f, 0.0f);
  for (int64_t i = 1; i < count * length; i += 1 + static_cast<int64_t>(random() % 9))
    biases[static_cast<size_t>(i)] = i % length == 0 ? 0.0f : -1e30f;
  std::vector<float> attended(static_cast<size_t>(count * head_width), NAN);
  std::vector<float> scratch(static_cast<size_t>(ofa::operators::decoder_attention_scratch(length, head_width)), NAN);
  std::vector<const float*> from, with;
  std::vector<float*> to;
  for (int64_t q = 0; q < count; q++) {
    from.push_back(&queries[static_cast<size_t>(q * head_width)]);
    with.push_back(&biases[static_cast<size_t>(q * length)]);
    to.push_back(&attended[static_cast<size_t>(q * head_width)]);
  }
  ofa::operators::decoder_attention(
      {keys.data(), values.data(), length, head_width, count, from.data(), with.data(), to.data()}, scratch.data());
  for (int64_t q = 0; q < count; q++) {
    std::vector<double> weights(static_cast<size_t>(length));
    double most = -INFINITY, sum = 0.0;
    for (int64_t k = 0; k < length; k++) {
      double score = with[static_cast<size_t>(q)][k];
      for (int64_t d = 0; d < head_width; d++)
        score += static_cast<double>(from[static_cast<size_t>(q)][d]) * keys[static_cast<size_t>(k * head_width + d)];
      weights[static_cast<size_t>(k)] = score;
      most = std::fmax(most, score);
    }
    for (double& weight : weights) sum += weight = std::exp(weight - most);
    for (int64_t d = 0; d < head_width; d++) {
      double expected = 0.0;
      for (int64_t k = 0; k < length; k++)
        expected += weights[static_cast<size_t>(k)] / sum * values[static_cast<size_t>(k * head_width + d)];
      ASSERT_TRUE(std::fabs(to[static_cast<size_t>(q)][d] - expected) < 2e-5);
    }
  }
}

void norm(std::mt19937& random, int64_t rows, int64_t width) {
  const std::vector<float> x = normal(random, rows * width, 1.0f, 5.0f), weight = normal(random, width, 1.0f, 1.0f),
                           bias = normal(random, width, 1.0f, 0.0f);
  constexpr float kEpsilon = 1e-5f;
  std::vector<float> out = x;  // in place
  ofa::operators::layer_norm(out.data(), rows, width, weight.data(), bias.data(), kEpsilon, out.data());
  for (int64_t row = 0; row < rows; row++) {
    double mean = 0.0, variance = 0.0;
    for (int64_t i = 0; i < width; i++) mean += x[static_cast<size_t>(row * width + i)] / static_cast<double>(width);
    for (int64_t i = 0; i < width; i++)
      variance += std::pow(x[static_cast<size_t>(row * width + i)] - mean, 2) / static_cast<double>(width);
    for (int64_t i = 0; i < width; i++) {
      const double expected = (x[static_cast<size_t>(row * width + i)] - mean) / std::sqrt(variance + kEpsilon) *
                                  weight[static_cast<size_t>(i)] +
                              bias[static_cast<size_t>(i)];
      ASSERT_TRUE(std::fabs(out[static_cast<size_t>(row * width + i)] - expected) < 2e-5 * (1.0 + std::fabs(expected)));
    }
  }
}

}  // namespace

class DecoderAttentionAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(DecoderAttentionAtLevel);

TEST_P(DecoderAttentionAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(11);
  for (const int64_t length : {1, 2, 7, 8, 15, 16, 17, 33, 100}) {
    for (const int64_t head_width : {4, 8, 20, 32, 64}) {
      for (const int64_t count : {1, 5, 6, 7, 13, 25}) attention(random, length, head_width, count);
    }
  }
  for (const int64_t width : {1, 3, 8, 31, 64, 768, 1000}) norm(random, 3, width);
}
