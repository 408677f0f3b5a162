#include "search/rule.h"

namespace ofa {
namespace {

// After the prefix, only the children of the row's trie node take part in the softmax; with zero_shot, the others are
// removed after it instead.
class Trie final : public Rule {
 public:
  Trie(std::shared_ptr<const CandidateTrie> trie, int32_t prefix_length, bool after)
      : trie_(std::move(trie)), prefix_length_(prefix_length), after_(after) {}

  void before_softmax(MaskedRow& row, const RowState& state) const override {
    if (!after_ && state.step >= prefix_length_) keep_children(row, state);
  }
  void after_softmax(MaskedRow& row, const RowState& state) const override {
    if (after_) keep_children(row, state);
  }

 private:
  void keep_children(MaskedRow& row, const RowState& state) const {
    row.keep(trie_->child_tokens(state.trie_node), trie_->children(state.trie_node));
  }

  std::shared_ptr<const CandidateTrie> trie_;
  int32_t prefix_length_;
  bool after_;
};

}  // namespace

std::unique_ptr<const Rule> trie_rule(const Request& request) {
  if (request.trie == nullptr || request.settings.mode == OFA_SCORE) return nullptr;
  return std::make_unique<Trie>(request.trie, request.prefix_length(), request.settings.zero_shot != 0);
}

}  // namespace ofa
