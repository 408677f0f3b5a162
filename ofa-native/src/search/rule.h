// Rules change the tokens with which a row may continue, and their probabilities.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "search/masked_row.h"
#include "search/request.h"

namespace ofa {

// The state of a row. `step` tokens have been generated (prefix included), so `tokens` has step + 1 ids.
struct RowState {
  int32_t step;
  const std::vector<int32_t>& tokens;  // <s>, prefix, generated
  int32_t trie_node;                   // the row's node in the request's trie; 0 without a trie and during the prefix
};

// One constraint or penalty. Rules see one row at a time and keep no state: a row's state is its tokens.
class Rule {
 public:
  virtual ~Rule() = default;
  // Applied to the logits: a token removed here does not take part in the softmax.
  virtual void before_softmax(MaskedRow&, const RowState&) const {}
  // Applied to the log probabilities, which are not renormalised. Not applied in the steps of the prefix, whose tokens
  // are forced.
  virtual void after_softmax(MaskedRow&, const RowState&) const {}
};

using Rules = std::vector<std::unique_ptr<const Rule>>;

// Each returns its rule if the request needs it, otherwise null. The order in make_rules() is that of the reference.
std::unique_ptr<const Rule> temperature_rule(const Request&);
std::unique_ptr<const Rule> range_rule(const Request&);
std::unique_ptr<const Rule> trie_rule(const Request&);
std::unique_ptr<const Rule> min_length_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> special_tokens_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> code_rule(const Request&);
std::unique_ptr<const Rule> box_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> max_length_rule(const Request&, const Vocabulary&);
std::unique_ptr<const Rule> ngram_rule(const Request&);

// All rules of a request, in order of application.
Rules make_rules(const Request& request, const Vocabulary& vocabulary);

}  // namespace ofa
