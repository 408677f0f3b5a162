// Beam search against a plain implementation in double precision, and the rules one by one.
#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "search/fake_engine.h"

namespace {

using ofa::FakeEngine;
using ofa::Found;
using ofa::Tokens;

constexpr int32_t kEos = 2;

struct Plain {
  Tokens tokens;  // with <s>
  double score;
};

// fairseq's beam search without any rule but <pad>'s and the lengths.
std::vector<Plain> plain_beam_search(const FakeEngine& engine, int beams, int min_len, int max_len) {
  std::vector<Plain> going{{{0}, 0.0}}, finished;
  for (int step = 0; !going.empty() && static_cast<int>(finished.size()) < beams; step++) {
    std::vector<Plain> next;
    for (const Plain& path : going) {
      const std::vector<double> p = engine.log_probabilities(path.tokens);
      for (int32_t token = 0; token < engine.options.columns; token++) {
        if (token == 1 || (token == kEos && step < min_len) || (token != kEos && step >= max_len)) continue;
        Plain longer = path;
        longer.tokens.push_back(token);
        longer.score += p[token];
        next.push_back(longer);
      }
    }
    std::sort(next.begin(), next.end(), [](const Plain& a, const Plain& b) { return a.score > b.score; });
    if (static_cast<int>(next.size()) > 2 * beams) next.resize(2 * beams);
    going.clear();
    for (int i = 0; i < static_cast<int>(next.size()); i++) {
      if (next[i].tokens.back() != kEos) {
        if (static_cast<int>(going.size()) < beams) going.push_back(next[i]);
      } else if (i < beams && static_cast<int>(finished.size()) < beams) {
        finished.push_back(next[i]);
      }
    }
  }
  for (Plain& path : finished) path.score /= static_cast<double>(path.tokens.size() - 1);
  std::stable_sort(finished.begin(), finished.end(), [](const Plain& a, const Plain& b) { return a.score > b.score; });
  return finished;
}

TEST(BeamSearch, EqualsAPlainImplementation) {
  FakeEngine engine(40);
  for (const float bonus : {0.0f, 3.0f, 6.0f}) {
    engine.eos_bonus = bonus;
    for (int beams = 1; beams <= 5; beams++) {
      for (const int min_len : {1, 4}) {
        ofa_request r = ofa::request(OFA_BEAM, beams, 9);
        r.min_len = min_len;
        const std::vector<Found> actual = engine.decode(r);
        const std::vector<Plain> expected = plain_beam_search(engine, beams, min_len, 9);
        ASSERT_EQ(actual.size(), expected.size());
        for (size_t i = 0; i < actual.size(); i++) {
          ASSERT_EQ(actual[i].tokens, Tokens(expected[i].tokens.begin() + 1, expected[i].tokens.end()))
              << "beams " << beams << " hypothesis " << i;
          ASSERT_NEAR(actual[i].score, expected[i].score, 1e-5);
        }
      }
    }
  }
}

TEST(BeamSearch, DoesNotDependOnWhatIsDecodedBesides) {
  FakeEngine engine(60);
  engine.eos_bonus = 2.0f;
  std::vector<ofa_request> requests;
  for (int i = 0; i < 20; i++) {
    requests.push_back(ofa::request(OFA_BEAM, 1 + i % 5, 3 + i % 7));
    requests.back().no_repeat_ngram_size = i % 3;
  }
  const auto together = engine.decode(requests);
  for (size_t i = 0; i < requests.size(); i++) ASSERT_EQ(engine.decode(requests[i]), together[i]);
}

TEST(BeamSearch, RepeatsNoNgram) {
  FakeEngine engine(8);  // four tokens, so that repetition is the rule without the rule
  for (const int n : {1, 2, 3}) {
    ofa_request r = ofa::request(OFA_BEAM, 3, 12);
    r.no_repeat_ngram_size = n;
    r.min_len = n == 1 ? 1 : 8;
    for (const Found& found : engine.decode(r)) {
      std::set<Tokens> seen;
      Tokens all{0};
      all.insert(all.end(), found.tokens.begin(), found.tokens.end());
      for (size_t i = 0; i + n <= all.size(); i++) {
        ASSERT_TRUE(seen.insert(Tokens(all.begin() + i, all.begin() + i + n)).second) << n;
      }
    }
  }
}

TEST(BeamSearch, HoldsToItsAnswers) {
  FakeEngine engine(50);
  const std::vector<Tokens> texts{{5, 6}, {5, 7, 8}, {9}, {20, 21, 22, 23}};
  const ofa::Answers answers(texts);
  ofa_request r = ofa::request(OFA_BEAM, 5, 10);
  r.candidates = answers;
  const std::vector<Found> found = engine.decode(r);
  ASSERT_EQ(found.size(), texts.size());  // fewer answers than beams: all there are
  std::set<Tokens> expected, actual;
  for (Tokens text : texts) {
    text.push_back(kEos);
    expected.insert(text);
  }
  for (const Found& f : found) actual.insert(f.tokens);
  ASSERT_EQ(actual, expected);
}

TEST(BeamSearch, ReadsItsPrefixFirst) {
  FakeEngine engine(50);
  engine.options.max_tokens_per_row = 8;
  const Tokens prefix{7, 9, 3, 11};
  for (const int beams : {1, 4}) {
    ofa_request r = ofa::request(OFA_BEAM, beams, 9);
    r.prefix = prefix.data();
    r.prefix_length = static_cast<int32_t>(prefix.size());
    r.unk_penalty = 0.5f;
    const int before = engine.calls;
    const std::vector<Found> found = engine.decode(r);
    ASSERT_LT(engine.calls - before, 9);  // several tokens of the prefix in a call
    ASSERT_FALSE(found.empty());
    Tokens path{0};
    for (size_t i = 0; i < found[0].tokens.size(); i++) {
      if (i < prefix.size()) {
        ASSERT_EQ(found[0].tokens[i], prefix[i]);
      }
      const double p = engine.log_probabilities(path)[found[0].tokens[i]] - (found[0].tokens[i] == 3 ? 0.5 : 0.0);
      ASSERT_NEAR(found[0].scores[i], p, 1e-5);
      path.push_back(found[0].tokens[i]);
    }
  }
}

TEST(BeamSearch, RangeRestrictsTheSoftmax) {
  FakeEngine engine(50);
  ofa_request r = ofa::request(OFA_BEAM, 2, 4);
  r.range_first = 10;
  r.range_end = 20;
  r.fixed_length = 1;
  r.gen_code = 1;
  std::vector<int32_t> allowed{0, 1, 2, 3};
  for (int32_t c = 10; c < 20; c++) allowed.push_back(c);
  for (const float temperature : {1.0f, 0.7f}) {
    r.temperature = temperature;
    const std::vector<Found> found = engine.decode(r);
    ASSERT_EQ(found.size(), 2u);
    for (const Found& f : found) {
      ASSERT_EQ(f.tokens.size(), 4u);
      Tokens path{0};
      for (size_t i = 0; i < f.tokens.size(); i++) {
        ASSERT_TRUE(f.tokens[i] >= 10 && f.tokens[i] < 20);
        ASSERT_NEAR(f.scores[i], engine.log_probabilities(path, temperature, allowed)[f.tokens[i]], 1e-5);
        path.push_back(f.tokens[i]);
      }
    }
  }
}

// Four bins, then one id past them, and so on; the last id of the vocabulary never. The range masks after the softmax,
// so that ids past it exist.
TEST(BeamSearch, BoxesAreFourBinsAndAnotherId) {
  FakeEngine engine(50);
  ofa_request r = ofa::request(OFA_BEAM, 3, 10);
  r.range_first = 10;
  r.range_end = 20;
  r.gen_box = 1;
  r.min_len = 4;
  // A range leaves nothing past the bins: after four of them every beam is dead.
  ASSERT_TRUE(engine.decode(r).empty());
  r.max_len = 4;
  for (const Found& f : engine.decode(r)) {
    ASSERT_EQ(f.tokens.size(), 5u);
    for (size_t i = 0; i < 4; i++) ASSERT_TRUE(f.tokens[i] >= 10 && f.tokens[i] < 20) << i;
  }
}

TEST(BeamSearch, CommitsWhatEveryHypothesisBeginsWith) {
  FakeEngine engine(30);
  ofa_request r = ofa::request(OFA_BEAM, 4, 12);
  r.min_len = 6;
  const std::vector<Found> found = engine.decode(r);
  ofa_decoder* decoder = nullptr;
  FakeEngine again(30);
  ASSERT_EQ(ofa_decoder_create(&again.options, FakeEngine::callback(), &again, &decoder), OFA_OK);
  ASSERT_EQ(ofa_decoder_submit(decoder, &r, 1), OFA_OK);
  int32_t live = 1;
  while (live > 0) {
    ASSERT_EQ(ofa_decoder_step(decoder, &live), OFA_OK);
    if (live == 0) break;
    int32_t tokens[64], length = 0;
    ASSERT_EQ(ofa_decoder_committed(decoder, 1, tokens, 64, &length), OFA_OK);
    for (int32_t i = 0; i < length; i++) ASSERT_EQ(tokens[i], found[0].tokens[i]);
  }
  ASSERT_EQ(ofa_decoder_committed(decoder, 1, nullptr, 0, &live), OFA_INVALID);
  ofa_decoder_free(decoder);
}

}  // namespace
