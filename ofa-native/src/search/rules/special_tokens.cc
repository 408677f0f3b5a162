#include "search/rule.h"

namespace ofa {
namespace {

// <pad> is never chosen; unk_penalty is subtracted from <unk>.
class SpecialTokens final : public Rule {
 public:
  SpecialTokens(int32_t pad, int32_t unk, float unk_penalty) : pad_(pad), unk_(unk), unk_penalty_(unk_penalty) {}
  void after_softmax(MaskedRow& row, const RowState&) const override {
    row.ban(pad_);
    if (unk_penalty_ != 0.0f) row.add(unk_, -unk_penalty_);
  }

 private:
  int32_t pad_, unk_;
  float unk_penalty_;
};

}  // namespace

std::unique_ptr<const Rule> special_tokens_rule(const Request& request, const Vocabulary& vocabulary) {
  return std::make_unique<SpecialTokens>(vocabulary.pad, vocabulary.unk, request.settings.unk_penalty);
}

}  // namespace ofa
