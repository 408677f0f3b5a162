// The draws that an engine is given for the steps ahead (ofa_step_ahead) are those that the search makes.
#include <algorithm>
#include <cmath>
#include <vector>

#include "search/fake_engine.h"

namespace {

using ofa::FakeEngine;
using ofa::Tokens;

constexpr int32_t kColumns = 300;
constexpr int32_t kTop = 40;

ofa_request image(int32_t rows, uint64_t seed) {
  ofa_request r = ofa::request(OFA_SAMPLE, rows, 12);
  r.top_k = 30;
  r.temperature = 1.3f;
  r.gen_code = 1;
  r.fixed_length = 1;
  r.seed = seed;
  return r;
}

// The token that a row reads next, by the definition in decode.h, in double precision.
int32_t drawn(const std::vector<float>& logits, const ofa_step& step, int32_t row, float draw) {
  const int32_t first = step.top->first_columns[row], end = step.top->end_columns[row];
  std::vector<float> sorted(logits.begin() + first, logits.begin() + end);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const float least = sorted[static_cast<size_t>(step.ahead->top_k[row]) - 1];
  const auto weight = [&](int32_t c) {
    if (logits[static_cast<size_t>(c)] < least) return 0.0;
    return std::exp((static_cast<double>(logits[static_cast<size_t>(c)]) - sorted[0]) / step.top->temperatures[row]);
  };
  double all = 0.0, sum = 0.0;
  for (int32_t c = first; c < end; c++) all += weight(c);
  for (int32_t c = first; c < end; c++) {
    sum += weight(c);
    if (sum > draw * all) return c;
  }
  return end - 1;
}

// Runs every announced step ahead, and compares its own inputs with those of the search.
struct AheadEngine : FakeEngine {
  AheadEngine() : FakeEngine(kColumns, kTop) {
    options.ahead = 4;
    fed = [this](const ofa_step& step, const std::vector<Tokens>& paths) { look(step, paths); };
  }

  void look(const ofa_step& step, const std::vector<Tokens>& paths) {
    if (!expected.empty()) {
      ASSERT_EQ(paths, expected.front());
      expected.erase(expected.begin());
      foretold++;
    }
    if (step.ahead == nullptr || !expected.empty()) return;
    ASSERT_NE(step.top, nullptr);
    ASSERT_LE(step.ahead->steps, options.ahead);
    std::vector<Tokens> next = paths;
    for (int32_t i = 0; i < step.ahead->steps; i++) {
      for (int32_t row = 0; row < step.rows; row++) {
        next[static_cast<size_t>(row)].push_back(drawn(logits(next[static_cast<size_t>(row)]), step, row,
                                                       step.ahead->draws[row * (step.ahead->steps + 1) + i]));
      }
      expected.push_back(next);
    }
  }

  std::vector<std::vector<Tokens>> expected;
  int foretold = 0;
};

TEST(StepsAhead, AreThoseThatFollow) {
  for (const int32_t rows : {1, 3}) {
    AheadEngine engine;
    FakeEngine plain(kColumns);
    EXPECT_EQ(engine.decode(image(rows, 5)), plain.decode(image(rows, 5)));
    // Twelve calls: with three rows, what follows the first is not known before the rows part.
    EXPECT_EQ(engine.foretold, rows == 1 ? 11 : 10);
    EXPECT_TRUE(engine.expected.empty());
  }
}

TEST(StepsAhead, EndWithTheShortestRequest) {
  AheadEngine engine;
  FakeEngine plain(kColumns);
  ofa_request brief = image(2, 6);
  brief.max_len = 4;
  EXPECT_EQ(engine.decode({image(2, 5), brief}), plain.decode({image(2, 5), brief}));
  EXPECT_GT(engine.foretold, 5);
}

TEST(StepsAhead, AreNotKnownOfOtherSearches) {
  for (const auto& change : std::vector<void (*)(ofa_request&)>{
           [](ofa_request& r) { r.fixed_length = 0; },
           [](ofa_request& r) { r.gen_code = 0; },
           [](ofa_request& r) { r.no_repeat_ngram_size = 2; },
           [](ofa_request& r) { r.top_k = kTop + 1; },
           [](ofa_request& r) {
             r.top_k = 0;
             r.top_p = 0.5f;
           },
           [](ofa_request& r) {
             r.mode = OFA_BEAM;
             r.top_k = 0;
           },
       }) {
    ofa_request r = image(2, 5);
    change(r);
    AheadEngine engine;
    FakeEngine plain(kColumns);
    EXPECT_EQ(engine.decode(r), plain.decode(r));
    EXPECT_EQ(engine.foretold, 0);
  }
}

TEST(StepsAhead, NeedCandidates) {
  FakeEngine engine(kColumns);
  engine.options.ahead = 1;
  ofa_decoder* decoder = nullptr;
  EXPECT_EQ(ofa_decoder_create(&engine.options, FakeEngine::callback(), &engine, &decoder), OFA_INVALID);
  EXPECT_NE(std::string(ofa_last_error()).find("ahead"), std::string::npos);
}

}  // namespace
