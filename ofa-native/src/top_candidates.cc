#include "top_candidates.h"

#include <algorithm>
#include <cmath>

#include "row_kernels.h"

namespace ofa {
namespace {

// Strict weak order of candidates, best first.
bool better(const Candidate& a, const Candidate& b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.row != b.row) return a.row < b.row;
  return a.token < b.token;
}

}  // namespace

float TopCandidates::logit_bound(const MaskedRow& row, float cumulative) const {
  if (static_cast<int32_t>(heap_.size()) < k_) return -MaskedRow::kInfinity;
  const float worst = heap_.front().score;
  // The logit whose score would be `worst`, less what rounding may have moved; the exact comparison follows for the few that pass.
  const float scale = std::fabs(worst) + std::fabs(cumulative) + std::fabs(row.log_sum()) + std::fabs(row.max());
  return worst - cumulative + row.log_sum() + row.max() - 1e-6f * scale;
}

void TopCandidates::offer(const MaskedRow& row, int32_t index, float cumulative) {
  if (row.dead()) return;
  const float* values = row.values();
  const int32_t n = row.size();
  float bound = logit_bound(row, cumulative);
  for (int32_t i = row_next_above(values, 0, n, bound); i < n; i = row_next_above(values, i + 1, n, bound)) {
    const Candidate candidate{row.log_probability(i) + cumulative, index, row.token(i)};
    if (static_cast<int32_t>(heap_.size()) < k_) {
      heap_.push_back(candidate);
      std::push_heap(heap_.begin(), heap_.end(), better);
    } else if (better(candidate, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.back() = candidate;
      std::push_heap(heap_.begin(), heap_.end(), better);
    } else {
      continue;
    }
    bound = logit_bound(row, cumulative);
  }
}

std::vector<Candidate> TopCandidates::take() {
  std::sort_heap(heap_.begin(), heap_.end(), better);
  return std::move(heap_);
}

}  // namespace ofa
