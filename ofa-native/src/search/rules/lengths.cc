#include "search/rule.h"

namespace ofa {
namespace {

// No </s> before min_len tokens (before max_len, for a fixed length).
class MinLength final : public Rule {
 public:
  MinLength(int32_t min_len, int32_t eos) : min_len_(min_len), eos_(eos) {}
  void after_softmax(MaskedRow& row, const RowState& state) const override {
    if (state.step < min_len_) row.ban(eos_);
  }

 private:
  int32_t min_len_, eos_;
};

// After max_len tokens only </s>, with the model's probability for it.
class MaxLength final : public Rule {
 public:
  MaxLength(int32_t max_len, int32_t eos) : max_len_(max_len), eos_(eos) {}
  void after_softmax(MaskedRow& row, const RowState& state) const override {
    if (state.step >= max_len_) row.keep(&eos_, 1);
  }

 private:
  int32_t max_len_, eos_;
};

}  // namespace

std::unique_ptr<const Rule> min_length_rule(const Request& request, const Vocabulary& vocabulary) {
  const ofa_request& s = request.settings;
  const int32_t min_len = s.fixed_length ? s.max_len : s.min_len;
  if (min_len == 0) return nullptr;
  return std::make_unique<MinLength>(min_len, vocabulary.eos);
}

std::unique_ptr<const Rule> max_length_rule(const Request& request, const Vocabulary& vocabulary) {
  if (request.settings.fixed_length) return nullptr;
  return std::make_unique<MaxLength>(request.settings.max_len, vocabulary.eos);
}

}  // namespace ofa
