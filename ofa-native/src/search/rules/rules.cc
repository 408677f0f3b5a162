#include "search/rule.h"

namespace ofa {

Rules make_rules(const Request& request, const Vocabulary& vocabulary) {
  std::unique_ptr<const Rule> candidates[] = {
      range_rule(request),
      trie_rule(request),
      temperature_rule(request),
      min_length_rule(request, vocabulary),
      special_tokens_rule(request, vocabulary),
      code_rule(request),
      box_rule(request, vocabulary),
      max_length_rule(request, vocabulary),
      ngram_rule(request),
  };
  Rules rules;
  for (auto& rule : candidates) {
    if (rule != nullptr) rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace ofa
