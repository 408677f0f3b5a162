// Scores of given candidates.
#pragma once

#include <vector>

#include "search/rule.h"
#include "search/search.h"

namespace ofa {

// Feeds the prefix as one row, then fans out over the trie of the candidates, one row per node whose distribution is
// needed. A trie wider than the request's rows runs in passes over parts of it, each from the start.
class Scoring final : public Search {
 public:
  Scoring(Request request, const Vocabulary& vocabulary);

  const std::vector<RowPlan>& rows() const override { return rows_; }
  int32_t position() const override { return position_; }
  TokenSpan forced() const override;
  TopQuery top_query(int32_t, int32_t) const override { return {}; }
  bool accept(const StepOutput& output, RowScratch& scratch) override;
  std::vector<Hypothesis> take() override;

 private:
  struct NodeRow {
    int32_t node;
    int32_t parent;  // index in the level above
  };
  using Level = std::vector<NodeRow>;  // nodes of one depth, each fed as one row
  using Pass = std::vector<Level>;     // the levels from the root on

  std::vector<bool> needed_nodes() const;
  void plan_passes();
  // Computes the rows of position_.
  void plan_rows();
  void score_children(int32_t node, float* logits, RowScratch& scratch);

  Request request_;
  Vocabulary vocabulary_;
  Rules rules_;
  std::vector<float> scores_;  // [nodes] log probability of each node's token after its parent
  std::vector<Pass> passes_;
  size_t pass_ = 0;
  int32_t position_ = 0;
  std::vector<RowPlan> rows_;
};

}  // namespace ofa
