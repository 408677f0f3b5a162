// One row of logits after the rules.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "search/step_output.h"
#include "search/vocabulary.h"

namespace ofa {

// Memory that rows reuse; one per decoder.
struct RowScratch {
  std::vector<float> values;
  std::vector<int32_t> tokens;
  std::vector<std::pair<int32_t, float>> entries;  // columns and logits
};

// Entries are in ascending token order. Rules before the softmax remove entries or change logits; normalize() fixes the
// softmax denominator; rules after it remove entries or change their log probability, without renormalising.
class MaskedRow {
 public:
  // logits: [vocabulary.columns], modified by the rules. The scratch memory serves one row at a time.
  MaskedRow(const Vocabulary& vocabulary, float* logits, RowScratch& scratch)
      : vocabulary_(vocabulary), scratch_(scratch), values_(logits), size_(vocabulary.columns) {}

  // A row of candidates: the special ids, the window's largest logits, and the wanted one; the others are unseen.
  // Throws Error (OFA_ENGINE) if the engine's columns are not distinct columns of the window.
  MaskedRow(const Vocabulary& vocabulary, const TopRow& top, RowScratch& scratch);

  int32_t size() const { return size_; }
  const float* values() const { return values_; }
  int32_t token(int32_t i) const { return gathered_ ? scratch_.tokens[i] : vocabulary_.token(i); }
  // Index of a token's entry, or -1 if it is no longer in the row.
  int32_t find(int32_t token) const;

  void ban(int32_t token) { add(token, -kInfinity); }
  void ban_range(int32_t first, int32_t end);       // token ids [first, end)
  void add(int32_t token, float amount);            // added to the logit; no effect on a token that is not in the row
  void divide(float divisor);                       // all logits
  void keep(const int32_t* tokens, int32_t count);  // ascending ids; removes all others
  void keep_range(int32_t first, int32_t end);      // keeps the special ids and [first, end)

  // Throws Error (OFA_ENGINE) if a logit is NaN or +infinity.
  void normalize();
  // For entry i, after normalize().
  float log_probability(int32_t i) const { return dead_ ? -kInfinity : (values_[i] - max_) - log_sum_; }
  // Upper bound of the log probability of every token that is missing only because the engine omitted it; -infinity if
  // there is none.
  float unseen() const { return dead_ ? unseen_ : (unseen_ - max_) - log_sum_; }
  // Whether no token has any probability.
  bool dead() const { return dead_; }
  float max() const { return max_; }
  float log_sum() const { return log_sum_; }

  static const float kInfinity;

 private:
  void gather(int32_t to, int32_t from);
  void gathered(int32_t count);

  const Vocabulary& vocabulary_;
  RowScratch& scratch_;
  float* values_;  // [size_]
  int32_t size_;
  bool gathered_ = false;  // values_ is scratch_.values, tokens are scratch_.tokens
  bool dead_ = false;
  bool summed_ = false;        // log_sum_ is the engine's value
  float unseen_ = -kInfinity;  // upper bound of the logits that the engine omitted
  float max_ = 0.0f;           // of the logits at normalize()
  float log_sum_ = 0.0f;       // log of the sum of exp(logit - max)
};

}  // namespace ofa
