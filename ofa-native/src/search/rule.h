// Rules change which tokens a row may continue with, and how likely they are.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "search/masked_row.h"
#include "search/request.h"

namespace ofa {

// Where a row stands. `step` tokens were generated before (prefix included), so `tokens` has step + 1 ids.
struct RowState {
  int32_t step;
  const std::vector<int32_t>& tokens;  // <s>, prefix, generated
  int32_t trie_node;  // node of the request's trie that the row has reached; 0 without a trie and during the prefix
};

// One constraint or penalty. Rules see one row at a time and keep no state: a row's state is its tokens.
class Rule {
 public:
  virtual ~Rule() = default;
  // On the logits: what a rule removes here has no part in the softmax.
  virtual void before_softmax(MaskedRow&, const RowState&) const {}
  // On the log probabilities, which are not renormalised. Not run for the steps of the prefix, whose tokens are forced.
  virtual void after_softmax(MaskedRow&, const RowState&) const {}
};

using Rules = std::vector<std::unique_ptr<const Rule>>;

// Each returns its rule if the request asks for it, else null. Their order in make_rules() is the reference's.
std::unique_ptr<const Rule> temperature_rule(const Request&);
std::unique_ptr<const Rule> range_rule(const Request&);
std::unique_ptr<const Rule> trie_rule(const Request&);
std::unique_ptr<const Rule> min_length_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> special_tokens_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> code_rule(const Request&);
std::unique_ptr<const Rule> box_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> max_length_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> ngram_rule(const Request&);

// All rules of a request, in the order in which they run.
Rules make_rules(const Request& request, const Vocabulary& vocabulary);

}  // namespace ofa
