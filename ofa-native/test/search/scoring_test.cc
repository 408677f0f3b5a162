// Scores of given candidates against sums of log probabilities in double precision; passes when the trie is wider than
// the rows.
#include <cmath>
#include <set>
#include <vector>

#include "search/fake_engine.h"

namespace {

using ofa::FakeEngine;
using ofa::Found;
using ofa::Tokens;

const std::vector<Tokens> kTexts{{5, 6},    {5, 7, 8}, {9},     {5},     {20, 21, 22, 23},
                                 {5, 7, 9}, {30},      {31, 5}, {32, 5}, {33}};

// Columns that some text allows after `path`, </s> included.
std::vector<int32_t> allowed(const std::vector<Tokens>& texts, const Tokens& path) {
  std::set<int32_t> next;
  for (const Tokens& text : texts) {
    if (path.size() <= text.size() && std::equal(path.begin(), path.end(), text.begin()))
      next.insert(path.size() == text.size() ? 2 : text[path.size()]);
  }
  return {next.begin(), next.end()};
}

void score(int32_t rows, bool restricted, const Tokens& prefix, float temperature) {
  FakeEngine engine(40);
  engine.options.max_tokens_per_row = 4;
  const ofa::Answers answers(kTexts);
  ofa_request r = ofa::request(OFA_SCORE, rows, 1);
  r.candidates = answers;
  r.restricted = restricted;
  r.temperature = temperature;
  r.prefix = prefix.data();
  r.prefix_length = static_cast<int32_t>(prefix.size());
  const std::vector<Found> found = engine.decode(r);
  ASSERT_EQ(found.size(), kTexts.size());
  for (size_t i = 0; i < kTexts.size(); i++) {
    Tokens path{0}, text;
    path.insert(path.end(), prefix.begin(), prefix.end());
    double sum = 0.0;
    Tokens expected = kTexts[i];
    expected.push_back(2);
    ASSERT_EQ(found[i].tokens, expected);
    for (size_t k = 0; k < expected.size(); k++) {
      const std::vector<double> p =
          engine.log_probabilities(path, temperature, restricted ? allowed(kTexts, text) : std::vector<int32_t>{});
      ASSERT_NEAR(found[i].scores[k], p[expected[k]], 1e-5);
      sum += p[expected[k]];
      path.push_back(expected[k]);
      text.push_back(expected[k]);
    }
    ASSERT_NEAR(found[i].score, sum, 1e-5);
  }
}

TEST(Scoring, EqualsSumsOfLogProbabilities) {
  for (const int32_t rows : {1, 2, 5}) {
    for (const bool restricted : {false, true}) {
      for (const Tokens& prefix : {Tokens{}, Tokens{11, 2, 12}}) {
        score(rows, restricted, prefix, 1.0f);
        score(rows, restricted, prefix, 1.7f);
      }
    }
  }
}

TEST(Scoring, RowsDoNotChangeTheBits) {
  FakeEngine engine(40);
  const ofa::Answers answers(kTexts);
  std::vector<std::vector<Found>> all;
  for (const int32_t rows : {1, 3, 5}) {
    ofa_request r = ofa::request(OFA_SCORE, rows, 1);
    r.candidates = answers;
    all.push_back(engine.decode(r));
  }
  ASSERT_EQ(all[0], all[1]);
  ASSERT_EQ(all[0], all[2]);
}

}  // namespace
