// Every order of summation stays within the bound that holds for all of them. Block length, lanes and threads are
// perturbed; what is printed is the largest error and the largest spread between orders, as shares of their bounds.
//
// The bound (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1): a sum of n products in
// any order, fused or not, differs from the exact one by at most gamma(n) times the sum of their magnitudes, gamma(n) =
// n u / (1 - n u), u = 2^-24. Two orders therefore differ by at most twice that. Accuracy tests may rely on these
// bounds and on nothing that one processor's order happens to give.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/decoder_attention.h"
#include "operators/group_norm.h"
#include "operators/layer_norm.h"
#include "operators/packed_product.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::kPackedPanel;
using ofa::operators::packed_panels;

double gamma(double n) {
  constexpr double kUnit = 0x1p-24;
  return n * kUnit / (1.0 - n * kUnit);
}

// Shares of the bounds, over many results and orders.
struct Shares {
  double error = 0.0, spread = 0.0;

  // Results of one sum in several orders.
  void add(const std::vector<double>& results, double exact, double bound) {
    const auto [least, most] = std::minmax_element(results.begin(), results.end());
    spread = std::max(spread, (*most - *least) / (2.0 * bound));
    error = std::max(error, std::max(std::fabs(*least - exact), std::fabs(*most - exact)) / bound);
  }

  // `orders`: how many different orders were compared; a processor may have one level alone.
  void check(const char* what, size_t orders = 2) const {
    std::printf("%s: error %.3f of its bound, spread between orders %.3f of its bound\n", what, error, spread);
    EXPECT_LE(error, 1.0) << what;
    EXPECT_LE(spread, 1.0) << what;
    if (orders > 1) {
      EXPECT_GT(spread, 0.0) << what << ": the orders do not differ, so the test perturbs nothing";
    }
  }
};

constexpr int64_t kDepth = 768, kOutputs = 32, kPixels = 3;

// One product in one order: registers of W lanes, blocks of SUMMANDS, and the depth divided among `threads`, whose sums
// are added.
template <int W, int64_t SUMMANDS>
void product(const std::vector<float>& x, const std::vector<float>& weight, int64_t threads,
             std::vector<std::vector<double>>& results) {
  std::vector<float> whole(kPixels * kOutputs, 0.0f);
  const int64_t panels = packed_panels(kOutputs), part = kDepth / threads;
  for (int64_t thread = 0; thread < threads; thread++) {
    std::vector<float> a(kPixels * part), b(static_cast<size_t>(panels * part * kPackedPanel));
    for (int64_t row = 0; row < kPixels; row++) std::copy_n(&x[row * kDepth + thread * part], part, &a[row * part]);
    for (int64_t panel = 0; panel < panels; panel++) {
      std::copy_n(&weight[(panel * kDepth + thread * part) * kPackedPanel], part * kPackedPanel,
                  &b[panel * part * kPackedPanel]);
    }
    const auto add = [&](int64_t row, int64_t column, const auto& sum) {
      for (const auto& values : sum) {
        for (int i = 0; i < 2 * W; i++) whole[static_cast<size_t>(row * kOutputs + column + i)] += values[i / W][i % W];
        row++;
      }
    };
    ofa::operators::packed_product<W, 6, SUMMANDS>(a.data(), kPixels, part, b.data(), b.data() + b.size(), 0, panels,
                                                   add);
  }
  for (size_t i = 0; i < whole.size(); i++) results[i].push_back(whole[i]);
}

TEST(SummationOrder, ProductsStayWithinTheBoundOfEveryOrder) {
  std::mt19937 random(3);
  Shares shares;
  for (const float mean : {0.0f, 1.0f}) {
    const std::vector<float> x = normal(random, kPixels * kDepth, 1.0f, mean);
    const std::vector<float> weight = normal(random, packed_panels(kOutputs) * kDepth * kPackedPanel, 1.0f, mean);
    std::vector<std::vector<double>> results(kPixels * kOutputs);
    for (const int64_t threads : {1, 2, 4}) {
      product<4, 1>(x, weight, threads, results);
      product<4, 16>(x, weight, threads, results);
      product<8, 4>(x, weight, threads, results);
      product<8, 16>(x, weight, threads, results);
      product<8, 64>(x, weight, threads, results);
      product<16, 16>(x, weight, threads, results);
      product<16, kDepth>(x, weight, threads, results);
    }
    for (int64_t i = 0; i < kPixels * kOutputs; i++) {
      const int64_t row = i / kOutputs, column = i % kOutputs;
      double exact = 0.0, magnitude = 0.0;
      for (int64_t k = 0; k < kDepth; k++) {
        const double term = static_cast<double>(x[row * kDepth + k]) *
                            weight[(column / kPackedPanel * kDepth + k) * kPackedPanel + column % kPackedPanel];
        exact += term;
        magnitude += std::fabs(term);
      }
      shares.add(results[static_cast<size_t>(i)], exact, gamma(kDepth) * magnitude);
    }
  }
  shares.check("products of 768 terms, blocks 1 to 768, 4 to 16 lanes, 1 to 4 threads");
}

std::vector<int32_t> levels() {
  std::vector<int32_t> available;
  for (int32_t level = 0; level < OFA_CPU_LEVELS; level++) {
    if (ofa::cpu_level_available(level)) {
      available.push_back(level);
    } else {
      std::printf("not run: this processor does not have %s\n", ofa::cpu_level_name(level));
    }
  }
  return available;
}

// A layer norm's output: n additions for the mean, as many for the variance, and a few roundings; first order in u.
// With d = x - mean of magnitude D at most, the mean moves by gamma(n) mean|x|, which the factor 1 / deviation and the
// weight carry to the output, and the variance's relative error of gamma(n + 4) plus twice the mean's moves the factor
// by half of that.
TEST(SummationOrder, LayerNormsStayWithinTheBoundOfEveryLevel) {
  constexpr int64_t kWidth = 768;
  std::mt19937 random(4);
  Shares shares;
  for (const float mean : {0.0f, 3.0f}) {
    const std::vector<float> x = normal(random, kWidth, 1.0f, mean), weight = normal(random, kWidth),
                             bias = normal(random, kWidth);
    std::vector<std::vector<double>> results(kWidth);
    for (const int32_t level : levels()) {
      ofa::select_cpu_level(static_cast<ofa::CpuLevel>(level));
      std::vector<float> out(kWidth);
      ofa::operators::layer_norm(x.data(), 1, kWidth, weight.data(), bias.data(), 1e-5f, out.data());
      for (int64_t i = 0; i < kWidth; i++) results[i].push_back(out[i]);
    }
    ofa::select_cpu_level(nullptr);
    double average = 0.0, magnitude = 0.0, variance = 0.0;
    for (const float value : x) average += value / static_cast<double>(kWidth);
    for (const float value : x) magnitude += std::fabs(value) / static_cast<double>(kWidth);
    for (const float value : x) variance += (value - average) * (value - average) / static_cast<double>(kWidth);
    const double factor = 1.0 / std::sqrt(variance + static_cast<double>(1e-5f)), shift = gamma(kWidth + 1) * magnitude;
    for (int64_t i = 0; i < kWidth; i++) {
      const double scaled = std::fabs((x[i] - average) * factor * weight[i]);
      const double exact = (x[i] - average) * factor * weight[i] + bias[i];
      const double bound = shift * factor * std::fabs(weight[i]) +
                           scaled * (0.5 * gamma(kWidth + 4) + shift * factor + gamma(6)) +
                           gamma(2) * (scaled + std::fabs(bias[i]) + std::fabs(exact));
      shares.add(results[i], exact, bound);
    }
  }
  shares.check("layer norms of 768 values, every level", levels().size());
}

// The moments of a channel: of blocks in float32, between blocks and threads in float64.
TEST(SummationOrder, GroupNormMomentsStayWithinTheBoundOfEveryBlockAndThread) {
  constexpr int64_t kCount = 512, kChannels = 20;
  std::mt19937 random(5);
  Shares shares;
  const std::vector<float> x = normal(random, kCount * kChannels, 1.0f, 2.0f);
  std::vector<std::vector<double>> results(kChannels);
  for (const int32_t level : levels()) {
    ofa::select_cpu_level(static_cast<ofa::CpuLevel>(level));
    for (const int64_t threads : {1, 2, 7}) {
      std::vector<double> sums(kChannels, 0.0);
      for (int64_t thread = 0; thread < threads; thread++) {
        const int64_t first = thread * kCount / threads, last = (thread + 1) * kCount / threads;
        std::vector<double> means(kChannels), squares(kChannels);
        ofa::operators::group_norm_moments(x.data() + first * kChannels, last - first, kChannels, means.data(),
                                           squares.data());
        for (int64_t c = 0; c < kChannels; c++) sums[c] += means[c] * static_cast<double>(last - first);
      }
      for (int64_t c = 0; c < kChannels; c++) results[c].push_back(sums[c] / kCount);
    }
  }
  ofa::select_cpu_level(nullptr);
  for (int64_t c = 0; c < kChannels; c++) {
    double exact = 0.0, magnitude = 0.0;
    for (int64_t i = 0; i < kCount; i++) {
      exact += static_cast<double>(x[i * kChannels + c]) / kCount;
      magnitude += std::fabs(static_cast<double>(x[i * kChannels + c])) / kCount;
    }
    shares.add(results[c], exact,
               gamma(34) * magnitude);  // 31 additions and the division of a block of 32 pixels, and its reciprocal
  }
  shares.check("means of 512 pixels, 1 to 7 threads, every level");
}

// Attention: a score's error is absolute, and the softmax carries it to a relative error of each weight of twice as
// much; then a weighted sum.
TEST(SummationOrder, AttentionStaysWithinTheBoundOfEveryLevel) {
  constexpr int64_t kLength = 200, kWidth = 64;
  std::mt19937 random(6);
  Shares shares;
  const std::vector<float> keys = normal(random, kLength * kWidth), values = normal(random, kLength * kWidth),
                           query = normal(random, kWidth, 0.3f);
  const std::vector<float> bias = normal(random, kLength);
  std::vector<std::vector<double>> results(kWidth);
  for (const int32_t level : levels()) {
    ofa::select_cpu_level(static_cast<ofa::CpuLevel>(level));
    std::vector<float> attended(kWidth),
        scratch(static_cast<size_t>(ofa::operators::decoder_attention_scratch(kLength, kWidth)));
    const float* queries[] = {query.data()};
    const float* biases[] = {bias.data()};
    float* out[] = {attended.data()};
    ofa::operators::decoder_attention({keys.data(), values.data(), kLength, kWidth, 1, queries, biases, out},
                                      scratch.data());
    for (int64_t d = 0; d < kWidth; d++) results[d].push_back(attended[d]);
  }
  ofa::select_cpu_level(nullptr);
  std::vector<double> weights(kLength);
  double most = -INFINITY, sum = 0.0, score_error = 0.0;
  for (int64_t k = 0; k < kLength; k++) {
    double score = bias[k], magnitude = std::fabs(bias[k]);
    for (int64_t d = 0; d < kWidth; d++) {
      const double term = static_cast<double>(query[d]) * keys[k * kWidth + d];
      score += term;
      magnitude += std::fabs(term);
    }
    weights[k] = score;
    most = std::fmax(most, score);
    score_error = std::fmax(score_error, gamma(kWidth + 2) * magnitude);
  }
  for (double& weight : weights) sum += weight = std::exp(weight - most);
  // 2: a score and the largest; 5 units: the exponential, as row_kernels_test bounds it.
  const double relative = 2.0 * (2.0 * score_error + gamma(5)) + gamma(kLength + 3);
  for (int64_t d = 0; d < kWidth; d++) {
    double exact = 0.0, magnitude = 0.0;
    for (int64_t k = 0; k < kLength; k++) {
      exact += weights[k] / sum * values[k * kWidth + d];
      magnitude += weights[k] / sum * std::fabs(values[k * kWidth + d]);
    }
    shares.add(results[d], exact, (relative + gamma(kLength)) * magnitude);
  }
  shares.check("attention over 200 positions, every level", levels().size());
}

}  // namespace
