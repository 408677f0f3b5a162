#include "search/generation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ofa {

Generation::Generation(Request request, const Vocabulary& vocabulary)
    : request_(std::move(request)), vocabulary_(vocabulary), rules_(make_rules(request_, vocabulary_)) {
  paths_.emplace_back();
  paths_[0].tokens.push_back(vocabulary_.bos);
  rows_.push_back({vocabulary_.bos, -1});
}

TokenSpan Generation::forced() const { return request_.prefix_from(step_); }

// Cases whose logits no candidates include: closed lists (any of their tokens), boxes (the ids after the range), and a
// range after the softmax.
TopQuery Generation::top_query(int32_t length, int32_t top) const {
  const ofa_request& s = request_.settings;
  const bool ranged = request_.has_range() && !s.zero_shot;
  TopQuery query{true, kSpecials, vocabulary_.columns, s.temperature};
  if (ranged) {
    query.first_column = vocabulary_.column(s.range_first);
    query.end_column = vocabulary_.column(s.range_end - 1) + 1;
  }
  const bool past_prefix = step_ + length > request_.prefix_length();
  if (past_prefix)
    query.usable = request_.trie == nullptr && !s.gen_box && ranged == request_.has_range() && top_suffices(top);
  return query;
}

int32_t Generation::wanted(int32_t i) const {
  const int32_t at = step_ + i;
  return at < request_.prefix_length() ? vocabulary_.column(request_.prefix[at]) : -1;
}

bool Generation::accept(const StepOutput& output, RowScratch& scratch) {
  if (step_ >= request_.prefix_length()) return advance(output, scratch);
  force_prefix(output, scratch);
  return true;
}

MaskedRow Generation::row(const StepOutput& output, int32_t index, RowScratch& scratch) const {
  if (output.logits == nullptr) return MaskedRow(vocabulary_, output.rows[index], scratch);
  return MaskedRow(vocabulary_, output.logits + static_cast<size_t>(index) * vocabulary_.columns, scratch);
}

MaskedRow Generation::ruled_row(const StepOutput& output, int32_t index, RowScratch& scratch) const {
  MaskedRow row = this->row(output, index, scratch);
  const Path& path = paths_[index];
  const RowState state{step_, path.tokens, path.trie_node};
  for (const auto& rule : rules_) rule->before_softmax(row, state);
  row.normalize();
  for (const auto& rule : rules_) rule->after_softmax(row, state);
  return row;
}

// The next token of the prefix, regardless of the rules, with its softmax probability. The reference runs all beams and
// keeps the other tokens one below the worst score, so that wrong prefixes may survive, depending on the batch; here
// there is one row and one prefix.
void Generation::force_prefix(const StepOutput& output, RowScratch& scratch) {
  const int32_t token = request_.prefix[step_];
  MaskedRow row = this->row(output, 0, scratch);
  const RowState state{step_, paths_[0].tokens, 0};
  for (const auto& rule : rules_) rule->before_softmax(row, state);
  row.normalize();
  const int32_t i = row.find(token);
  const float penalty = token == vocabulary_.unk ? settings().unk_penalty : 0.0f;
  const float score = i < 0 ? -MaskedRow::kInfinity : row.log_probability(i) - penalty;
  if (score == -MaskedRow::kInfinity) {
    end();
    return;
  }
  proceed({{0, token, paths_[0].score() + score, 0}});
}

Path Generation::extended(const Choice& choice) const {
  Path path = paths_[choice.row];
  path.tokens.push_back(choice.token);
  path.cumulative.push_back(choice.score);
  path.sample = choice.sample;
  if (request_.trie != nullptr && step_ >= request_.prefix_length())
    path.trie_node = request_.trie->child(path.trie_node, choice.token);
  return path;
}

void Generation::add_hypothesis(const Path& path) {
  Hypothesis hypothesis;
  hypothesis.tokens.assign(path.tokens.begin() + 1, path.tokens.end());
  hypothesis.positional_scores.reserve(path.cumulative.size());
  float before = 0.0f;
  for (const float cumulative : path.cumulative) {
    hypothesis.positional_scores.push_back(cumulative - before);
    before = cumulative;
  }
  hypothesis.score = path.score();
  if (settings().normalize) {
    const double length = static_cast<double>(hypothesis.tokens.size());
    hypothesis.score /= static_cast<float>(std::pow(length, static_cast<double>(settings().len_penalty)));
  }
  finished_.push_back(std::move(hypothesis));
}

void Generation::finish(const Choice& choice) { add_hypothesis(extended(choice)); }

void Generation::proceed(const std::vector<Choice>& choices) {
  std::vector<Path> paths;
  paths.reserve(choices.size());
  rows_.clear();
  for (const Choice& choice : choices) {
    paths.push_back(extended(choice));
    rows_.push_back({choice.token, choice.row});
  }
  paths_ = std::move(paths);
  step_++;
  if (settings().fixed_length && step_ == settings().max_len) {
    for (const Path& path : paths_) add_hypothesis(path);
    end();
  }
}

std::vector<int32_t> Generation::common_beginning() const {
  if (paths_.empty()) return {};
  std::vector<int32_t> common(paths_[0].tokens.begin() + 1, paths_[0].tokens.end());
  const auto cut = [&common](const int32_t* first, const int32_t* last) {
    size_t same = 0;
    while (same < common.size() && first + same != last && common[same] == first[same]) same++;
    common.resize(same);
  };
  for (const Path& path : paths_) cut(path.tokens.data() + 1, path.tokens.data() + path.tokens.size());
  for (const Hypothesis& hypothesis : finished_)
    cut(hypothesis.tokens.data(), hypothesis.tokens.data() + hypothesis.tokens.size());
  return common;
}

std::vector<Hypothesis> Generation::take() {
  std::stable_sort(finished_.begin(), finished_.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
  return std::move(finished_);
}

}  // namespace ofa
