// The best k continuations over the rows of one request.
#pragma once

#include <cstdint>
#include <vector>

#include "masked_row.h"

namespace ofa {

struct Candidate {
  float score;     // cumulative log probability
  int32_t row;     // row of the request
  int32_t token;
};

// Keeps the k highest scores of all rows offered, one pass over each row. Equal scores: the earlier row, then the lower token id, comes first
// (torch.topk, which the reference uses, leaves their order open).
class TopCandidates {
 public:
  explicit TopCandidates(int32_t k) : k_(k) { heap_.reserve(k); }

  // Every token of a normalized row, with `cumulative` added to its log probability. Rows are offered in ascending order; impossible tokens are left out.
  void offer(const MaskedRow& row, int32_t index, float cumulative);

  // Best first. Empties the collection.
  std::vector<Candidate> take();

 private:
  // A raw logit at or below this cannot enter the full heap.
  float logit_bound(const MaskedRow& row, float cumulative) const;

  int32_t k_;
  std::vector<Candidate> heap_;  // worst on top
};

}  // namespace ofa
