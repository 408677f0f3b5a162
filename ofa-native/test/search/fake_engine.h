// An engine whose logits are a function of a row's tokens alone, so that a test can compute every distribution for
// itself.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ofa/decode.h"
#include "search/row_kernels.h"

namespace ofa {

using Tokens = std::vector<int32_t>;

struct Found {
  Tokens tokens;
  std::vector<float> scores;  // of each token
  float score;

  bool operator==(const Found& other) const {
    return tokens == other.tokens && scores == other.scores && score == other.score;
  }
};

class FakeEngine {
 public:
  explicit FakeEngine(int32_t columns, int32_t top = 0) {
    ofa_decoder_options_default(&options);
    options.columns = columns;
    options.max_positions = 64;
    options.top = top;
  }

  // Logits of all columns after `tokens`, which begin with <s>: from -4 to 4, pseudo-random.
  std::vector<float> logits(const Tokens& tokens) const {
    uint64_t state = 0x9E3779B97F4A7C15u;
    const auto mix = [&](uint64_t value) {
      state = (state ^ value) * 0xBF58476D1CE4E5B9u;
      state ^= state >> 29;
      return state;
    };
    for (const int32_t token : tokens) mix(static_cast<uint64_t>(token) + 1);
    const uint64_t path = state;
    std::vector<float> result(static_cast<size_t>(options.columns));
    for (size_t i = 0; i < result.size(); i++) {
      state = path;
      mix(i);
      result[i] = static_cast<float>(mix(7) >> 40) * 0x1p-21f - 4.0f + (i == 2 ? eos_bonus : 0.0f);
    }
    return result;
  }

  // Natural log probabilities of columns, in double precision, of the softmax over `allowed` columns (all if empty).
  std::vector<double> log_probabilities(const Tokens& tokens, double temperature = 1.0,
                                        const std::vector<int32_t>& allowed = {}) const {
    const std::vector<float> values = logits(tokens);
    std::vector<int32_t> columns = allowed;
    if (columns.empty()) {
      columns.resize(values.size());
      std::iota(columns.begin(), columns.end(), 0);
    }
    double sum = 0.0;
    for (const int32_t c : columns) sum += std::exp(values[c] / temperature);
    std::vector<double> result(values.size(), -INFINITY);
    for (const int32_t c : columns) result[c] = values[c] / temperature - std::log(sum);
    return result;
  }

  // Decodes requests together; results by the request's index. Requests that failed have no hypotheses.
  std::vector<std::vector<Found>> decode(const std::vector<ofa_request>& requests) {
    ofa_decoder* decoder = nullptr;
    EXPECT_EQ(ofa_decoder_create(&options, &FakeEngine::step, this, &decoder), OFA_OK) << ofa_last_error();
    std::vector<std::vector<Found>> results(requests.size());
    if (decoder == nullptr) return results;
    size_t next = 0;
    for (int32_t live = 1; live > 0 || next < requests.size();) {
      while (next < requests.size()) {
        const int32_t status = ofa_decoder_submit(decoder, &requests[next], static_cast<int64_t>(next));
        if (status == OFA_FULL) break;
        EXPECT_EQ(status, OFA_OK) << ofa_last_error();
        next++;
      }
      EXPECT_EQ(ofa_decoder_step(decoder, &live), OFA_OK) << ofa_last_error();
      ofa_result* result = nullptr;
      while (ofa_decoder_poll(decoder, &result) == OFA_OK && result != nullptr) {
        EXPECT_EQ(ofa_result_error(result), nullptr) << ofa_result_error(result);
        results[static_cast<size_t>(ofa_result_tag(result))] = read(result);
        ofa_result_free(result);
      }
    }
    ofa_decoder_free(decoder);
    return results;
  }

  std::vector<Found> decode(const ofa_request& request) { return decode(std::vector<ofa_request>{request})[0]; }

  static ofa_step_fn callback() { return &FakeEngine::step; }

  ofa_decoder_options options;
  float eos_bonus = 0.0f;
  // Receives each call that is not a repetition, with the tokens of every row up to and including the fed ones.
  std::function<void(const ofa_step&, const std::vector<Tokens>&)> fed;
  int calls = 0, of_top = 0, full = 0, repeats = 0;

 private:
  static std::vector<Found> read(const ofa_result* result) {
    std::vector<Found> found;
    for (int32_t i = 0; i < ofa_result_count(result); i++) {
      const int32_t length = ofa_result_length(result, i);
      const int32_t* tokens = ofa_result_tokens(result, i);
      const float* scores = ofa_result_positional_scores(result, i);
      found.push_back(
          {Tokens(tokens, tokens + length), std::vector<float>(scores, scores + length), ofa_result_score(result, i)});
    }
    return found;
  }

  static int32_t step(const ofa_step* s, void* user) {
    FakeEngine& engine = *static_cast<FakeEngine*>(user);
    if (s->repeat) {
      engine.repeats++;
      EXPECT_EQ(s->top, nullptr);
    } else {
      engine.calls++;
      engine.feed(*s);
      if (engine.fed) engine.fed(*s, engine.paths_);
    }
    for (int32_t row = 0; row < s->rows; row++) {
      Tokens path = engine.paths_[row];
      path.resize(path.size() - static_cast<size_t>(s->length));
      for (int32_t i = 0; i < s->length; i++) {
        path.push_back(s->tokens[row * s->length + i]);
        const std::vector<float> logits = engine.logits(path);
        if (s->top != nullptr) {
          engine.fill_top(*s->top, row, row * s->length + i, logits);
        } else {
          std::copy(logits.begin(), logits.end(), s->logits + static_cast<size_t>(row * s->length + i) * logits.size());
        }
      }
    }
    if (s->top != nullptr) {
      *s->top->used = 1;
      engine.of_top++;
    } else if (!s->repeat) {
      engine.full++;
    }
    return 0;
  }

  // The rows' caches: here, their tokens.
  void feed(const ofa_step& s) {
    std::vector<Tokens> paths;
    for (int32_t row = 0; row < s.rows; row++) {
      const int32_t parent = s.parents[row];
      EXPECT_LT(parent, static_cast<int32_t>(paths_.size()));
      Tokens path = parent < 0 ? Tokens{} : paths_[static_cast<size_t>(parent)];
      EXPECT_EQ(s.positions[row], static_cast<int32_t>(path.size()));
      path.insert(path.end(), s.tokens + row * s.length, s.tokens + (row + 1) * s.length);
      paths.push_back(path);
    }
    paths_ = paths;
  }

  void fill_top(const ofa_step_top& top, int32_t row, int32_t at, const std::vector<float>& logits) const {
    const int32_t first = top.first_columns[row], end = top.end_columns[row], k = options.top;
    std::vector<int32_t> order(static_cast<size_t>(end - first));
    std::iota(order.begin(), order.end(), first);
    const int32_t count = std::min(k, end - first);
    std::partial_sort(order.begin(), order.begin() + count, order.end(),
                      [&](int32_t a, int32_t b) { return logits[a] > logits[b]; });
    for (int32_t i = 0; i < k; i++) {
      top.columns[at * k + i] = i < count ? order[i] : -1;
      top.logits[at * k + i] = i < count ? logits[order[i]] : NAN;
    }
    std::copy_n(logits.begin(), 4, top.special + at * 4);
    if (top.wanted[at] >= 0) top.wanted_logits[at] = logits[top.wanted[at]];
    std::vector<float> window(logits.begin(), logits.begin() + 4);
    window.insert(window.end(), logits.begin() + first, logits.begin() + end);
    bool invalid = false;
    const int32_t n = static_cast<int32_t>(window.size());
    if (top.temperatures[row] != 1.0f) row_divide(window.data(), n, top.temperatures[row]);
    top.log_sums[at] = std::log(row_sum_exp(window.data(), n, row_max(window.data(), n, &invalid)));
  }

  std::vector<Tokens> paths_;
};

inline ofa_request request(int32_t mode, int32_t rows, int32_t max_len) {
  ofa_request r;
  ofa_request_default(&r);
  r.mode = mode;
  r.rows = rows;
  r.max_len = max_len;
  return r;
}

// Closed answers that free themselves.
class Answers {
 public:
  Answers(const std::vector<Tokens>& answers, int32_t eos = 2) {
    Tokens tokens, offsets{0};
    for (const Tokens& answer : answers) {
      tokens.insert(tokens.end(), answer.begin(), answer.end());
      offsets.push_back(static_cast<int32_t>(tokens.size()));
    }
    EXPECT_EQ(ofa_candidates_create(tokens.data(), offsets.data(), static_cast<int32_t>(answers.size()), eos, &made_),
              OFA_OK)
        << ofa_last_error();
  }
  ~Answers() { ofa_candidates_free(made_); }
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  operator const ofa_candidates*() const { return made_; }

 private:
  ofa_candidates* made_ = nullptr;
};

}  // namespace ofa
