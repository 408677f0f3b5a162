#include "search/top_candidates.h"

#include <algorithm>
#include <cmath>

#include "search/row_kernels.h"

namespace ofa {
namespace {

// Strict weak order of candidates, best first.
bool better(const Candidate& a, const Candidate& b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.row != b.row) return a.row < b.row;
  return a.token < b.token;
}

}  // namespace

TopCandidates::TopCandidates(int32_t k)
    : k_(static_cast<size_t>(k)), room_(std::max<size_t>(2 * k_, 64)), worst_(-MaskedRow::kInfinity) {
  kept_.reserve(room_);
}

void TopCandidates::prune() {
  if (kept_.size() <= k_) return;
  std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(k_) - 1, kept_.end(), better);
  kept_.resize(k_);
  worst_ = kept_.back().score;
}

float TopCandidates::logit_bound(const MaskedRow& row, float cumulative) const {
  if (worst_ == -MaskedRow::kInfinity) return worst_;
  // The logit whose score equals the worst of the best k, minus a margin for rounding; the next prune compares exactly.
  const float scale = std::fabs(worst_) + std::fabs(cumulative) + std::fabs(row.log_sum()) + std::fabs(row.max());
  return worst_ - cumulative + row.log_sum() + row.max() - 1e-6f * scale;
}

void TopCandidates::offer(const MaskedRow& row, int32_t index, float cumulative) {
  if (row.dead() || k_ == 0) return;
  const float* values = row.values();
  const int32_t n = row.size();
  float bound = logit_bound(row, cumulative);
  for (int32_t i = row_next_above(values, 0, n, bound); i < n; i = row_next_above(values, i + 1, n, bound)) {
    kept_.push_back({row.log_probability(i) + cumulative, index, row.token(i)});
    if (kept_.size() == room_) {
      prune();
      bound = logit_bound(row, cumulative);
    }
  }
}

std::vector<Candidate> TopCandidates::take() {
  prune();
  std::sort(kept_.begin(), kept_.end(), better);
  return std::move(kept_);
}

}  // namespace ofa
