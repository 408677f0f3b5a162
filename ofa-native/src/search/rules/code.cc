#include "search/rule.h"

namespace ofa {
namespace {

// Image tokens: no special id before the end. The softmax probability of the special ids is not redistributed.
class Code final : public Rule {
 public:
  explicit Code(int32_t max_len) : max_len_(max_len) {}
  void after_softmax(MaskedRow& row, const RowState& state) const override {
    if (state.step >= max_len_) return;
    for (int32_t id = 0; id < kSpecials; id++) row.ban(id);
  }

 private:
  int32_t max_len_;
};

}  // namespace

std::unique_ptr<const Rule> code_rule(const Request& request) {
  if (!request.settings.gen_code) return nullptr;
  return std::make_unique<Code>(request.settings.max_len);
}

}  // namespace ofa
