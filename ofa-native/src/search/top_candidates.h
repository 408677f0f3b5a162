// The best k continuations over the rows of one request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "search/masked_row.h"

namespace ofa {

struct Candidate {
  float score;  // cumulative log probability
  int32_t row;  // row of the request
  int32_t token;
};

// Keeps the k highest scores of all rows offered, in one pass over each row. Ties: the earlier row, then the lower
// token id, comes first (torch.topk, which the reference uses, does not define their order).
class TopCandidates {
 public:
  explicit TopCandidates(int32_t k);

  // Offers every token of a normalized row, with `cumulative` added to its log probability. Rows are offered in
  // ascending order; impossible tokens are omitted.
  void offer(const MaskedRow& row, int32_t index, float cumulative);

  // Returns the candidates, best first, and empties the collection.
  std::vector<Candidate> take();

 private:
  // Keeps the best k.
  void prune();
  // A raw logit at or below this is not among the best k.
  float logit_bound(const MaskedRow& row, float cumulative) const;

  size_t k_;
  size_t room_;  // candidates collected before a prune
  std::vector<Candidate> kept_;
  float worst_;  // score of the k-th best at the last prune
};

}  // namespace ofa
