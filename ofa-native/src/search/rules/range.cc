#include "search/rule.h"

namespace ofa {
namespace {

// Only the special ids and [first, end) take part in the softmax; with zero_shot, the others are removed after it
// instead.
class Range final : public Rule {
 public:
  Range(int32_t first, int32_t end, bool after) : first_(first), end_(end), after_(after) {}
  void before_softmax(MaskedRow& row, const RowState&) const override {
    if (!after_) row.keep_range(first_, end_);
  }
  void after_softmax(MaskedRow& row, const RowState&) const override {
    if (after_) row.keep_range(first_, end_);
  }

 private:
  int32_t first_, end_;
  bool after_;
};

}  // namespace

std::unique_ptr<const Rule> range_rule(const Request& request) {
  if (!request.has_range()) return nullptr;
  return std::make_unique<Range>(request.settings.range_first, request.settings.range_end,
                                 request.settings.zero_shot != 0);
}

}  // namespace ofa
