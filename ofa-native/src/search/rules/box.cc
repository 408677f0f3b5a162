#include "search/rule.h"

namespace ofa {
namespace {

// Boxes of detection: four bins, then one id after the bins, repeatedly. No special id before the end, and never the
// vocabulary's last id, which the reference removes accidentally (sequence_generator.py:404). The bins are the
// request's range; the reference has the constant 59457.
class Box final : public Rule {
 public:
  Box(const Request& request, const Vocabulary& vocabulary)
      : max_len_(request.settings.max_len),
        first_(request.settings.range_first),
        end_(request.settings.range_end),
        vocabulary_end_(vocabulary.end()) {}

  void after_softmax(MaskedRow& row, const RowState& state) const override {
    if (state.step < max_len_) {
      for (int32_t id = 0; id < kSpecials; id++) row.ban(id);
    }
    row.ban(vocabulary_end_ - 1);
    const bool past_the_corners = (state.step + 1) % 5 == 0;
    if (past_the_corners) {
      row.ban_range(first_, end_);
    } else {
      row.ban_range(end_, vocabulary_end_);
    }
  }

 private:
  int32_t max_len_, first_, end_, vocabulary_end_;
};

}  // namespace

std::unique_ptr<const Rule> box_rule(const Request& request, const Vocabulary& vocabulary) {
  if (!request.settings.gen_box) return nullptr;
  return std::make_unique<Box>(request, vocabulary);
}

}  // namespace ofa
