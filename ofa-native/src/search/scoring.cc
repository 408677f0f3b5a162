#include "search/scoring.h"

#include <algorithm>
#include <utility>

namespace ofa {
namespace {

// Only the rules that shape the softmax: penalties are not part of a score.
Rules softmax_rules(const Request& request) {
  Rules rules;
  if (auto rule = range_rule(request)) rules.push_back(std::move(rule));
  if (auto rule = temperature_rule(request)) rules.push_back(std::move(rule));
  return rules;
}

}  // namespace

Scoring::Scoring(Request request, const Vocabulary& vocabulary)
    : request_(std::move(request)),
      vocabulary_(vocabulary),
      rules_(softmax_rules(request_)),
      scores_(request_.trie->nodes(), 0.0f) {
  plan_passes();
  plan_rows();
}

// Nodes whose token must be fed: those whose distribution is needed, and the nodes on the path to them. With a
// restricted softmax, a node with one child needs no distribution: that child has probability 1. The root is always
// fed.
std::vector<bool> Scoring::needed_nodes() const {
  const CandidateTrie& trie = *request_.trie;
  std::vector<bool> needed(trie.nodes(), false);
  for (int32_t node = trie.nodes() - 1; node > 0; node--) {  // children come after their parents
    const bool asked = trie.children(node) > (request_.settings.restricted ? 1 : 0);
    if (asked) needed[node] = true;
    if (needed[node]) needed[trie.parent(node)] = true;
  }
  needed[0] = true;
  return needed;
}

// Visits the needed nodes depth first and fills passes until a level would exceed the request's rows; the next pass
// starts with the path to the node that did not fit.
void Scoring::plan_passes() {
  const CandidateTrie& trie = *request_.trie;
  const std::vector<bool> needed = needed_nodes();
  const size_t width = static_cast<size_t>(request_.settings.rows);
  std::vector<std::pair<int32_t, int32_t>> stack{{0, 0}};  // node, depth
  std::vector<int32_t> path;                               // nodes from the root to the current one
  passes_.emplace_back();
  while (!stack.empty()) {
    const auto [node, depth] = stack.back();
    stack.pop_back();
    path.resize(depth);
    path.push_back(node);
    if (passes_.back().size() > static_cast<size_t>(depth) && passes_.back()[depth].size() == width) {
      passes_.emplace_back();
      for (int32_t d = 0; d < depth; d++) passes_.back().push_back({{path[d], d == 0 ? -1 : 0}});
    }
    Pass& pass = passes_.back();
    if (pass.size() == static_cast<size_t>(depth)) pass.emplace_back();
    // Depth first: the parent is the last node of its level.
    pass[depth].push_back({node, depth == 0 ? -1 : static_cast<int32_t>(pass[depth - 1].size()) - 1});
    for (int32_t i = trie.children(node) - 1; i >= 0; i--) {
      const int32_t child = trie.first_child(node) + i;
      if (needed[child]) stack.push_back({child, depth + 1});
    }
  }
}

void Scoring::plan_rows() {
  rows_.clear();
  const std::vector<int32_t>& prefix = request_.prefix;
  const int32_t root = request_.prefix_length();  // position of the root: the last token of the prefix, or <s>
  if (position_ <= root) {
    rows_.push_back({position_ == 0 ? vocabulary_.bos : prefix[position_ - 1], position_ == 0 ? -1 : 0});
    return;
  }
  for (const NodeRow& row : passes_[pass_][position_ - root])
    rows_.push_back({request_.trie->token(row.node), row.parent});
}

TokenSpan Scoring::forced() const { return request_.prefix_from(position_); }

void Scoring::score_children(int32_t node, float* logits, RowScratch& scratch) {
  const CandidateTrie& trie = *request_.trie;
  MaskedRow row(vocabulary_, logits, scratch);
  if (request_.settings.restricted) row.keep(trie.child_tokens(node), trie.children(node));
  const std::vector<int32_t> none;
  for (const auto& rule : rules_) rule->before_softmax(row, {position_, none, node});
  row.normalize();
  for (int32_t i = 0; i < trie.children(node); i++) {
    const int32_t at = row.find(trie.child_tokens(node)[i]);
    scores_[trie.first_child(node) + i] = at < 0 ? -MaskedRow::kInfinity : row.log_probability(at);
  }
}

bool Scoring::accept(const StepOutput& output, RowScratch& scratch) {
  const int32_t depth = position_ - request_.prefix_length();
  if (depth >= 0) {
    const Level& level = passes_[pass_][depth];
    for (size_t r = 0; r < level.size(); r++)
      score_children(level[r].node, output.logits + r * vocabulary_.columns, scratch);
  }
  position_++;
  if (depth + 1 == static_cast<int32_t>(passes_[pass_].size())) {
    pass_++;
    position_ = 0;
    if (pass_ == passes_.size()) {
      rows_.clear();
      return true;
    }
  }
  plan_rows();
  return true;
}

std::vector<Hypothesis> Scoring::take() {
  const CandidateTrie& trie = *request_.trie;
  std::vector<Hypothesis> hypotheses(trie.candidates());
  for (int32_t i = 0; i < trie.candidates(); i++) {
    Hypothesis& hypothesis = hypotheses[i];
    for (int32_t node = trie.leaf(i); node != 0; node = trie.parent(node)) {
      hypothesis.tokens.push_back(trie.token(node));
      hypothesis.positional_scores.push_back(scores_[node]);
    }
    std::reverse(hypothesis.tokens.begin(), hypothesis.tokens.end());
    std::reverse(hypothesis.positional_scores.begin(), hypothesis.positional_scores.end());
    for (const float score : hypothesis.positional_scores) hypothesis.score += score;
  }
  return hypotheses;
}

}  // namespace ofa
