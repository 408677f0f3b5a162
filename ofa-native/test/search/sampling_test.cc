// Samples: their distribution, their draws, and what they depend on.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "search/fake_engine.h"
#include "search/philox.h"

namespace {

using ofa::FakeEngine;
using ofa::Found;
using ofa::Tokens;

ofa_request sampling(int32_t samples, int32_t length, uint64_t seed) {
  ofa_request r = ofa::request(OFA_SAMPLE, samples, length);
  r.fixed_length = 1;
  r.gen_code = 1;
  r.normalize = 0;
  r.seed = seed;
  return r;
}

// Columns but the special ones, likeliest first.
std::vector<int32_t> likeliest(const std::vector<double>& p) {
  std::vector<int32_t> order(p.size() - 4);
  std::iota(order.begin(), order.end(), 4);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return p[a] > p[b]; });
  return order;
}

TEST(Sampling, FollowsTheProbabilities) {
  FakeEngine engine(12);
  engine.options.max_rows_per_request = 1000;
  engine.options.max_rows = 1000;
  constexpr int kDraws = 20000;
  std::map<int32_t, int> counts;
  for (uint64_t seed = 0; seed < kDraws / 1000; seed++) {
    for (const Found& f : engine.decode(sampling(1000, 1, seed))) counts[f.tokens[0]]++;
  }
  std::vector<double> p = engine.log_probabilities({0});
  double whole = 0.0;
  for (int32_t c = 4; c < 12; c++) whole += std::exp(p[c]);  // the special ids are removed without renormalising
  for (int32_t c = 4; c < 12; c++) {
    const double expected = std::exp(p[c]) / whole, deviation = std::sqrt(expected * (1 - expected) / kDraws);
    ASSERT_NEAR(counts[c] / static_cast<double>(kDraws), expected, 5 * deviation) << c;
  }
}

TEST(Sampling, DrawsTheTokenWhoseRunningSumExceedsTheUniform) {
  FakeEngine engine(30);
  for (const int top_k : {0, 5}) {
    ofa_request r = sampling(5, 6, 77);
    r.top_k = top_k;
    const std::vector<Found> found = engine.decode(r);
    ASSERT_EQ(found.size(), 5u);
    std::multiset<Tokens> actual, expected;
    for (const Found& f : found) actual.insert(f.tokens);
    for (uint32_t sample = 0; sample < 5; sample++) {
      Tokens path{0};
      for (uint32_t step = 0; step < 6; step++) {
        const std::vector<double> p = engine.log_probabilities(path);
        std::vector<int32_t> order = likeliest(p);
        if (top_k > 0) order.resize(static_cast<size_t>(top_k));
        std::sort(order.begin(), order.end());
        double whole = 0.0;
        for (const int32_t c : order) whole += std::exp(p[c]);
        const double u = ofa::uniform(77, sample, step) * whole;
        double sum = 0.0;
        int32_t drawn = order.back();
        for (const int32_t c : order) {
          sum += std::exp(p[c]);
          if (sum > u) {
            drawn = c;
            break;
          }
        }
        path.push_back(drawn);
      }
      expected.insert(Tokens(path.begin() + 1, path.end()));
    }
    ASSERT_EQ(actual, expected);
  }
}

TEST(Sampling, TopKAndTopPKeepTheLikeliest) {
  FakeEngine engine(60);
  for (uint64_t seed = 0; seed < 40; seed++) {
    ofa_request r = sampling(5, 4, seed);
    r.top_k = 3;
    ofa_request q = sampling(5, 4, seed);
    q.top_p = 0.4f;
    for (const bool nucleus : {false, true}) {
      for (const Found& f : engine.decode(nucleus ? q : r)) {
        Tokens path{0};
        for (const int32_t token : f.tokens) {
          const std::vector<double> p = engine.log_probabilities(path);
          std::vector<int32_t> order = likeliest(p);
          size_t count = 3;
          if (nucleus) {
            double sum = 0.0;
            for (count = 0; count < order.size() && sum < 0.4 - 1e-6; count++) sum += std::exp(p[order[count]]);
          }
          ASSERT_NE(std::find(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), token),
                    order.begin() + static_cast<std::ptrdiff_t>(count));
          path.push_back(token);
        }
      }
    }
  }
}

TEST(Sampling, ASeedGivesTheSameWhateverElseIsDecoded) {
  FakeEngine engine(40);
  std::vector<ofa_request> requests;
  for (uint64_t i = 0; i < 12; i++) requests.push_back(sampling(1 + static_cast<int32_t>(i % 5), 5, i / 2));
  const auto together = engine.decode(requests);
  for (size_t i = 0; i < requests.size(); i++) ASSERT_EQ(engine.decode(requests[i]), together[i]);
  // Sample 0 of a seed is among the samples of any request with that seed.
  const Tokens first = engine.decode(sampling(1, 5, 3))[0].tokens;
  const std::vector<Found> five = engine.decode(sampling(5, 5, 3));
  ASSERT_TRUE(std::any_of(five.begin(), five.end(), [&](const Found& f) { return f.tokens == first; }));
  ASSERT_NE(engine.decode(sampling(1, 5, 3))[0].tokens, engine.decode(sampling(1, 5, 4))[0].tokens);
}

}  // namespace
