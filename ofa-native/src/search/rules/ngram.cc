#include <algorithm>

#include "search/rule.h"

namespace ofa {
namespace {

// An n-gram occurs at most once in a row's tokens, <s> and prefix included.
class NoRepeatNgram final : public Rule {
 public:
  explicit NoRepeatNgram(int32_t n) : n_(n) {}

  void after_softmax(MaskedRow& row, const RowState& state) const override {
    const std::vector<int32_t>& tokens = state.tokens;
    const int32_t length = static_cast<int32_t>(tokens.size());
    const int32_t context = n_ - 1;
    if (length < context) return;
    const auto last = tokens.end() - context;
    for (int32_t i = 0; i + context < length; i++) {
      if (std::equal(last, tokens.end(), tokens.begin() + i)) row.ban(tokens[i + context]);
    }
  }

 private:
  int32_t n_;
};

}  // namespace

std::unique_ptr<const Rule> ngram_rule(const Request& request) {
  if (request.settings.no_repeat_ngram_size == 0) return nullptr;
  return std::make_unique<NoRepeatNgram>(request.settings.no_repeat_ngram_size);
}

}  // namespace ofa
