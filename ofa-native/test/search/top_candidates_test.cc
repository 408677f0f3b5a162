// Search over candidates (ofa_step_top) gives the results of full logits, bit by bit, and asks for full logits when
// candidates do not suffice.
#include <functional>
#include <string>
#include <vector>

#include "search/fake_engine.h"

namespace {

using ofa::FakeEngine;
using ofa::Found;
using ofa::Tokens;

constexpr int32_t kColumns = 300;

struct Case {
  std::string name;
  std::function<void(ofa_request&)> set;
};

const Tokens kPrefix{9, 40, 3, 7};

std::vector<Case> cases() {
  return {
      {"beam", [](ofa_request& r) { r.rows = 5; }},
      {"beam of one", [](ofa_request&) {}},
      {"temperature",
       [](ofa_request& r) {
         r.rows = 3;
         r.temperature = 0.6f;
       }},
      {"hot",
       [](ofa_request& r) {
         r.rows = 3;
         r.temperature = 2.5f;
       }},
      {"n-grams",
       [](ofa_request& r) {
         r.rows = 4;
         r.no_repeat_ngram_size = 2;
       }},
      {"unigrams",
       [](ofa_request& r) {
         r.rows = 4;
         r.no_repeat_ngram_size = 1;
       }},
      {"lengths",
       [](ofa_request& r) {
         r.rows = 3;
         r.min_len = 5;
         r.max_len = 6;
       }},
      {"unk penalty",
       [](ofa_request& r) {
         r.rows = 3;
         r.unk_penalty = -3.0f;
       }},
      {"range",
       [](ofa_request& r) {
         r.rows = 3;
         r.range_first = 100;
         r.range_end = 180;
       }},
      {"narrow range",
       [](ofa_request& r) {
         r.rows = 3;
         r.range_first = 100;
         r.range_end = 103;
       }},
      {"prefix",
       [](ofa_request& r) {
         r.rows = 4;
         r.prefix = kPrefix.data();
         r.prefix_length = 4;
         r.unk_penalty = 0.3f;
       }},
      {"codes",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 4;
         r.gen_code = 1;
         r.fixed_length = 1;
         r.top_k = 6;
         r.seed = 5;
       }},
      {"top k",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 5;
         r.top_k = 8;
         r.temperature = 1.3f;
         r.seed = 6;
       }},
      {"top k and a prefix",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 5;
         r.top_k = 4;
         r.prefix = kPrefix.data();
         r.prefix_length = 3;
         r.seed = 9;
       }},
      {"top p",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 5;
         r.top_p = 0.2f;
         r.seed = 7;
       }},
      {"wide top p",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 2;
         r.top_p = 0.9f;
         r.seed = 8;
       }},
      {"all",
       [](ofa_request& r) {
         r.mode = OFA_SAMPLE;
         r.rows = 2;
         r.seed = 8;
       }},
      {"boxes",
       [](ofa_request& r) {
         r.rows = 2;
         r.range_first = 100;
         r.range_end = 180;
         r.gen_box = 1;
         r.max_len = 4;
       }},
      {"range after the softmax",
       [](ofa_request& r) {
         r.rows = 2;
         r.range_first = 100;
         r.range_end = 180;
         r.zero_shot = 1;
       }},
  };
}

ofa_request of(const Case& c) {
  ofa_request r = ofa::request(OFA_BEAM, 1, 8);
  c.set(r);
  return r;
}

TEST(TopCandidates, GiveTheResultsOfFullLogits) {
  FakeEngine plain(kColumns);
  plain.eos_bonus = 2.0f;
  for (const int32_t top : {1, 2, 8, 16, 64, kColumns - 4}) {
    for (const int32_t tokens_per_row : {1, 5}) {
      FakeEngine engine(kColumns, top);
      engine.eos_bonus = 2.0f;
      engine.options.max_tokens_per_row = tokens_per_row;
      for (const Case& c : cases()) ASSERT_EQ(engine.decode(of(c)), plain.decode(of(c))) << c.name << ", top " << top;
    }
  }
}

TEST(TopCandidates, GiveTheResultsOfFullLogitsTogether) {
  FakeEngine plain(kColumns), engine(kColumns, 16);
  std::vector<ofa_request> requests;
  for (const Case& c : cases()) requests.push_back(of(c));
  ASSERT_EQ(engine.decode(requests), plain.decode(requests));
}

int repeats_of(const std::string& name, int32_t top, int* full) {
  for (const Case& c : cases()) {
    if (c.name != name) continue;
    FakeEngine engine(kColumns, top);
    engine.decode(of(c));
    *full = engine.full;
    return engine.repeats;
  }
  ADD_FAILURE() << name;
  return -1;
}

TEST(TopCandidates, SufficeWhereTheyAreEnough) {
  int full = 0;
  for (const char* name : {"beam", "beam of one", "temperature", "lengths", "unk penalty", "range", "narrow range",
                           "prefix", "codes", "top k"}) {
    EXPECT_EQ(repeats_of(name, 16, &full), 0) << name;
    EXPECT_EQ(full, 0) << name;
  }
}

TEST(TopCandidates, AreFollowedByFullLogitsWhereTheyAreNotEnough) {
  int full = 0;
  EXPECT_GT(repeats_of("beam", 2, &full), 0);
  EXPECT_EQ(full, 0);
  EXPECT_GT(repeats_of("wide top p", 4, &full), 0);
  // Known beforehand: nothing is computed twice.
  for (const char* name : {"all", "boxes", "range after the softmax"}) {
    EXPECT_EQ(repeats_of(name, 16, &full), 0) << name;
    EXPECT_GT(full, 0) << name;
  }
}

TEST(TopCandidates, AnswersAndScoresTakeFullLogits) {
  const std::vector<Tokens> texts{{5, 6}, {5, 7, 8}, {9}, {20, 21}};
  const ofa::Answers answers(texts);
  for (const int32_t mode : {OFA_BEAM, OFA_SCORE}) {
    ofa_request r = ofa::request(mode, 3, 8);
    r.candidates = answers;
    FakeEngine plain(kColumns), engine(kColumns, 16);
    ASSERT_EQ(engine.decode(r), plain.decode(r));
    ASSERT_EQ(engine.of_top, 0);
  }
}

// An engine that returns what it must not.
struct Wrong {
  std::function<void(const ofa_step_top&)> spoil;
  int32_t columns;
};

int32_t wrong_step(const ofa_step* s, void* user) {
  const Wrong& wrong = *static_cast<const Wrong*>(user);
  if (s->top == nullptr) return 1;
  for (int32_t row = 0; row < s->rows; row++) {
    for (int32_t i = 0; i < 4; i++) {
      s->top->columns[row * 4 + i] = 4 + i;
      s->top->logits[row * 4 + i] = static_cast<float>(i);
      s->top->special[row * 4 + i] = 0.0f;
    }
    s->top->log_sums[row] = 1.0f;
  }
  wrong.spoil(*s->top);
  *s->top->used = 1;
  return 0;
}

void refused(const std::function<void(const ofa_step_top&)>& spoil, const std::string& part) {
  Wrong wrong{spoil, 50};
  ofa_decoder_options options;
  ofa_decoder_options_default(&options);
  options.columns = wrong.columns;
  options.top = 4;
  ofa_decoder* decoder = nullptr;
  ASSERT_EQ(ofa_decoder_create(&options, wrong_step, &wrong, &decoder), OFA_OK);
  ofa_request r = ofa::request(OFA_BEAM, 1, 5);
  ASSERT_EQ(ofa_decoder_submit(decoder, &r, 0), OFA_OK);
  int32_t live = 0;
  ASSERT_EQ(ofa_decoder_step(decoder, &live), OFA_OK);
  ofa_result* result = nullptr;
  ASSERT_EQ(ofa_decoder_poll(decoder, &result), OFA_OK);
  ASSERT_NE(result, nullptr) << part;
  ASSERT_NE(ofa_result_error(result), nullptr);
  ASSERT_NE(std::string(ofa_result_error(result)).find(part), std::string::npos) << ofa_result_error(result);
  ofa_result_free(result);
  ofa_decoder_free(decoder);
}

TEST(TopCandidates, WrongOnesAreRefused) {
  refused([](const ofa_step_top& t) { t.columns[0] = 50; }, "column 50");
  refused([](const ofa_step_top& t) { t.columns[0] = 3; }, "column 3");
  refused([](const ofa_step_top& t) { t.columns[1] = t.columns[0]; }, "twice");
  refused([](const ofa_step_top& t) { t.columns[2] = -1; }, "3 candidates");
  refused([](const ofa_step_top& t) { t.logits[0] = NAN; }, "NaN");
  refused([](const ofa_step_top& t) { t.special[0] = INFINITY; }, "NaN or infinite");
  refused([](const ofa_step_top& t) { t.log_sums[0] = NAN; }, "denominator");
  refused([](const ofa_step_top& t) { t.log_sums[0] = -5.0f; }, "denominator");
}

TEST(TopCandidates, OptionsAreChecked) {
  FakeEngine engine(20);
  ofa_decoder* decoder = nullptr;
  for (const int32_t top : {-1, 17}) {
    engine.options.top = top;
    ASSERT_EQ(ofa_decoder_create(&engine.options, FakeEngine::callback(), &engine, &decoder), OFA_INVALID);
    ASSERT_NE(std::string(ofa_last_error()).find("top is"), std::string::npos);
  }
}

}  // namespace
