// Requests, options and candidates of random and extreme values: each is refused with a text or decoded to its end
// within the documented limits. Meant to run under the sanitizers too (cmake -DOFA_SANITIZE=ON).
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ofa/decode.h"

namespace {

using Random = std::mt19937_64;

// Mostly small, sometimes at the edges of the type.
int32_t number(Random& random, int32_t likely) {
  static const int32_t edges[] = {0,       1,       -1,      2,   3, 4, 5, INT32_MIN, INT32_MAX, INT32_MAX - 1,
                                  1 << 20, 1 << 24, 1 << 30, -100};
  switch (random() % 8) {
    case 0:
      return edges[random() % (sizeof edges / sizeof *edges)];
    case 1:
      return static_cast<int32_t>(random());
    default:
      return static_cast<int32_t>(random() % (likely + 1));
  }
}

float real(Random& random, float likely) {
  static const float edges[] = {0.0f,         -1.0f, 1e-30f, 1e30f, -1e30f, std::numeric_limits<float>::infinity(),
                                std::nanf("")};
  return random() % 6 == 0 ? edges[random() % (sizeof edges / sizeof *edges)] : likely;
}

struct Model {
  Random* random;
  const ofa_decoder_options* options;
  bool hostile;
};

// Candidates of random logits; a hostile engine returns anything.
void fill_top(const ofa_step& s, const Model& model) {
  Random& random = *model.random;
  const int32_t top = model.options->top;
  const auto logit = [&] { return static_cast<float>(random() % 2000) * 0.01f - 10.0f; };
  for (int32_t at = 0; at < s.rows * s.length; at++) {
    const int32_t row = at / s.length, first = s.top->first_columns[row], end = s.top->end_columns[row];
    EXPECT_TRUE(first >= 4 && first <= end && end <= model.options->columns);
    EXPECT_TRUE(s.top->wanted[at] >= -1 && s.top->wanted[at] < model.options->columns);
    EXPECT_GT(s.top->temperatures[row], 0.0f);
    for (int32_t i = 0; i < top; i++) {
      s.top->columns[at * top + i] = first + i < end ? first + i : -1;
      s.top->logits[at * top + i] = logit();
      if (model.hostile && random() % 200 == 0) s.top->columns[at * top + i] = number(random, end);
      if (model.hostile && random() % 200 == 0)
        s.top->logits[at * top + i] = real(random, -std::numeric_limits<float>::infinity());
    }
    for (int32_t i = 0; i < 4; i++) s.top->special[at * 4 + i] = logit();
    s.top->wanted_logits[at] = logit();
    s.top->log_sums[at] = model.hostile ? real(random, 3.0f) : 3.0f;
  }
  *s.top->used = 1;
}

int32_t step(const ofa_step* s, void* user) {
  Model& model = *static_cast<Model*>(user);
  Random& random = *model.random;
  EXPECT_TRUE(s->rows >= 1 && s->requests >= 1);
  EXPECT_TRUE(s->length >= 1 && s->length <= model.options->max_tokens_per_row &&
              s->rows * s->length <= model.options->max_rows);
  for (int32_t i = 0; i < s->rows * s->length; i++) EXPECT_TRUE(s->tokens[i] >= 0);
  for (int32_t row = 0; row < s->rows; row++)
    EXPECT_TRUE(s->positions[row] >= 0 && s->positions[row] + s->length <= model.options->max_positions);
  if (s->top != nullptr && random() % 2 == 0) fill_top(*s, model);
  for (int64_t i = 0; i < int64_t{s->rows} * s->length * model.options->columns; i++) {
    const uint64_t bits = random();
    s->logits[i] = static_cast<float>(bits % 2000) * 0.01f - 10.0f;
    if (model.hostile && bits >> 52 == 0) s->logits[i] = real(random, -std::numeric_limits<float>::infinity());
  }
  return model.hostile && random() % 50 == 0 ? 17 : 0;
}

// A status that is not OK comes with one line of text.
bool accepted(int32_t status) {
  if (status == OFA_OK) return true;
  EXPECT_TRUE(status > 0 && status <= OFA_MEMORY);
  const std::string text = ofa_last_error();
  EXPECT_TRUE(text.size() > 10 && text.find('\n') == std::string::npos);
  return false;
}

ofa_candidates* candidates(Random& random, int32_t vocabulary) {
  const int32_t count = 1 + static_cast<int32_t>(random() % 20);
  std::vector<int32_t> tokens, offsets{0};
  for (int32_t i = 0; i < count; i++) {
    const int32_t length = static_cast<int32_t>(random() % 5) + (random() % 30 != 0);
    for (int32_t k = 0; k < length; k++)
      tokens.push_back(random() % 40 == 0 ? number(random, vocabulary) : 4 + static_cast<int32_t>(random() % 4));
    offsets.push_back(static_cast<int32_t>(tokens.size()));
  }
  tokens.push_back(0);  // never NULL
  ofa_candidates* made = nullptr;
  const int32_t eos = random() % 20 == 0 ? number(random, 3) : 2;
  return accepted(ofa_candidates_create(tokens.data(), offsets.data(), count, eos, &made)) ? made : nullptr;
}

void submit_random(Random& random, ofa_decoder* decoder, const ofa_decoder_options& options, int64_t tag) {
  ofa_request r;
  ofa_request_default(&r);
  r.mode = number(random, 2);
  r.rows = number(random, options.max_rows_per_request);
  r.max_len = number(random, 12);
  r.min_len = number(random, 2);
  r.normalize = number(random, 1);
  r.len_penalty = real(random, 1.0f);
  r.unk_penalty = real(random, 0.5f);
  r.temperature = real(random, 0.9f);
  r.no_repeat_ngram_size = number(random, 3);
  if (random() % 3 == 0) {
    r.range_first = number(random, options.columns);
    r.range_end = number(random, options.columns);
    r.gen_code = number(random, 1);
    r.gen_box = number(random, 1);
  }
  r.fixed_length = random() % 4 == 0 ? number(random, 1) : 0;
  r.zero_shot = number(random, 1);
  r.restricted = number(random, 1);
  r.top_k = random() % 2 == 0 ? number(random, 8) : 0;
  r.top_p = random() % 3 == 0 ? real(random, 0.7f) : 0.0f;
  r.seed = random();
  std::vector<int32_t> prefix(random() % 7);
  for (int32_t& token : prefix)
    token = random() % 10 == 0 ? number(random, options.columns) : 4 + static_cast<int32_t>(random() % 10);
  r.prefix = prefix.data();
  r.prefix_length = random() % 40 == 0 ? -1 : static_cast<int32_t>(prefix.size());
  ofa_candidates* answers = random() % 2 == 0 ? candidates(random, options.columns) : nullptr;
  r.candidates = answers;
  accepted(ofa_decoder_submit(decoder, &r, tag));
  ofa_candidates_free(answers);  // a live request keeps its own reference
}

void check_result(const ofa_result* result, const ofa_decoder_options& options) {
  const int32_t end = options.range_first + options.columns - 4;
  for (int32_t i = 0; i < ofa_result_count(result); i++) {
    const int32_t length = ofa_result_length(result, i);
    ASSERT_TRUE(length >= 1 && length <= options.max_positions + 1);
    for (int32_t k = 0; k < length; k++) {
      const int32_t token = ofa_result_tokens(result, i)[k];
      ASSERT_TRUE(token >= 0 && (token < 4 || (token >= options.range_first && token < end)) && token != options.pad);
      ASSERT_TRUE(!std::isnan(ofa_result_positional_scores(result, i)[k]));
    }
  }
  ASSERT_TRUE(ofa_result_tokens(result, -1) == nullptr);
  ASSERT_TRUE(ofa_result_tokens(result, ofa_result_count(result)) == nullptr);
}

void decode_random(Random& random) {
  ofa_decoder_options options = {1 + static_cast<int32_t>(random() % 4),
                                 1 + static_cast<int32_t>(random() % 5),
                                 0,
                                 2 + static_cast<int32_t>(random() % 20),
                                 1,
                                 0,
                                 1,
                                 2,
                                 3,
                                 4,
                                 16 + static_cast<int32_t>(random() % 50),
                                 0,
                                 0};
  if (random() % 2 == 0) options.top = 1 + static_cast<int32_t>(random() % static_cast<uint32_t>(options.columns - 4));
  if (options.top > 0) options.ahead = static_cast<int32_t>(random() % 5);
  options.max_rows = options.max_requests * options.max_rows_per_request;
  options.max_tokens_per_row = 1 + static_cast<int32_t>(random() % options.max_rows);
  if (random() % 4 == 0) options.range_first = 4 + static_cast<int32_t>(random() % 6);
  Model model{&random, &options, random() % 2 == 0};
  ofa_decoder* decoder = nullptr;
  ASSERT_EQ(ofa_decoder_create(&options, step, &model, &decoder), OFA_OK);
  ASSERT_EQ(reinterpret_cast<uintptr_t>(ofa_decoder_logits(decoder)) % 64, uintptr_t{0});
  int32_t live = 1;
  for (int64_t round = 0; round < 60 || live > 0; round++) {
    ASSERT_TRUE(round < 5000);
    if (round < 60) submit_random(random, decoder, options, random() % 5 == 0 ? 3 : round);
    if (random() % 10 == 0) accepted(ofa_decoder_cancel(decoder, static_cast<int64_t>(random() % 60)));
    accepted(ofa_decoder_step(decoder, &live));
    ofa_result* result = nullptr;
    while (random() % 4 != 0 && ofa_decoder_poll(decoder, &result) == OFA_OK && result != nullptr) {
      check_result(result, options);
      ofa_result_free(result);
    }
  }
  ofa_decoder_free(decoder);  // with whatever is left in it
}

void random_options(Random& random) {
  const ofa_decoder_options options = {number(random, 4), number(random, 4),  number(random, 8),  number(random, 30),
                                       number(random, 8), number(random, 3),  number(random, 3),  number(random, 3),
                                       number(random, 3), number(random, 10), number(random, 60), number(random, 20),
                                       number(random, 9)};
  Model model{&random, &options, false};
  ofa_decoder* decoder = nullptr;
  if (accepted(ofa_decoder_create(&options, step, &model, &decoder))) ofa_decoder_free(decoder);
}

}  // namespace

TEST(Hostile, RequestsAreRefusedOrDecoded) {
  Random random(11);
  for (int i = 0; i < 400 && !HasFailure(); i++) decode_random(random);
}

TEST(Hostile, OptionsAreRefusedOrAccepted) {
  Random random(12);
  for (int i = 0; i < 3000 && !HasFailure(); i++) random_options(random);
}

TEST(Hostile, NullArgumentsAreRefused) {
  int32_t live = 0;
  ofa_result* result = nullptr;
  ASSERT_EQ(ofa_decoder_step(nullptr, &live), OFA_INVALID);
  ASSERT_EQ(ofa_decoder_poll(nullptr, &result), OFA_INVALID);
  ASSERT_EQ(ofa_decoder_submit(nullptr, nullptr, 0), OFA_INVALID);
  ASSERT_EQ(ofa_decoder_create(nullptr, nullptr, nullptr, nullptr), OFA_INVALID);
  ASSERT_EQ(ofa_candidates_create(nullptr, nullptr, 1, 2, nullptr), OFA_INVALID);
  ofa_decoder_free(nullptr);
  ofa_result_free(nullptr);
  ofa_candidates_free(nullptr);
}
