// Common parts of beam search and sampling: paths, the forced prefix, finished hypotheses.
#pragma once

#include <vector>

#include "search/rule.h"
#include "search/search.h"

namespace ofa {

// A sequence that is still growing.
struct Path {
  std::vector<int32_t> tokens;    // <s>, prefix, generated
  std::vector<float> cumulative;  // cumulative log probability after each token except <s>
  int32_t trie_node = 0;
  int32_t sample = 0;  // which sample of the request (sampling)

  float score() const { return cumulative.empty() ? 0.0f : cumulative.back(); }
};

// A continuation chosen by a search.
struct Choice {
  int32_t row;  // row of the last call
  int32_t token;
  float score;  // cumulative
  int32_t sample;
};

class Generation : public Search {
 public:
  Generation(Request request, const Vocabulary& vocabulary);

  const std::vector<RowPlan>& rows() const final { return rows_; }
  int32_t position() const final { return step_; }
  TokenSpan forced() const final;
  TopQuery top_query(int32_t length, int32_t top) const final;
  int32_t wanted(int32_t i) const final;
  bool accept(const StepOutput& output, RowScratch& scratch) final;
  std::vector<Hypothesis> take() final;

 protected:
  // One step after the prefix: finishes and continues paths. Returns false, with nothing changed, if candidates do not
  // suffice.
  virtual bool advance(const StepOutput& output, RowScratch& scratch) = 0;

  // Whether `top` candidates per row can suffice for advance(), judged by the mode of the search.
  virtual bool top_suffices(int32_t top) const = 0;

  // Row `index` of the call, after all rules.
  MaskedRow ruled_row(const StepOutput& output, int32_t index, RowScratch& scratch) const;

  // Turns the path of choice.row, followed by </s>, into a hypothesis.
  void finish(const Choice& choice);
  // The chosen continuations become the rows of the next step, or hypotheses if a fixed length is reached. An empty
  // list ends the request.
  void proceed(const std::vector<Choice>& choices);
  void end() { rows_.clear(); }

  const ofa_request& settings() const { return request_.settings; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  // The longest common prefix of all paths and finished hypotheses, without <s>.
  std::vector<int32_t> common_beginning() const;

  const std::vector<Path>& paths() const { return paths_; }
  int32_t step() const { return step_; }
  int32_t hypotheses() const { return static_cast<int32_t>(finished_.size()); }

 private:
  MaskedRow row(const StepOutput& output, int32_t index, RowScratch& scratch) const;
  void force_prefix(const StepOutput& output, RowScratch& scratch);
  Path extended(const Choice& choice) const;
  void add_hypothesis(const Path& path);

  Request request_;
  Vocabulary vocabulary_;
  Rules rules_;
  int32_t step_ = 0;         // tokens generated so far, prefix included
  std::vector<Path> paths_;  // one per row
  std::vector<RowPlan> rows_;
  std::vector<Hypothesis> finished_;
};

}  // namespace ofa
