#include "masked_row.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "error.h"
#include "ofa/ofa.h"
#include "row_kernels.h"

namespace ofa {

const float MaskedRow::kInfinity = std::numeric_limits<float>::infinity();

int32_t MaskedRow::find(int32_t token) const {
  if (!gathered_) return vocabulary_.contains(token) ? vocabulary_.column(token) : -1;
  const auto begin = scratch_.tokens.begin();
  const auto at = std::lower_bound(begin, begin + size_, token);
  return at != begin + size_ && *at == token ? static_cast<int32_t>(at - begin) : -1;
}

void MaskedRow::add(int32_t token, float amount) {
  const int32_t i = find(token);
  if (i >= 0) values_[i] += amount;
}

void MaskedRow::ban_range(int32_t first, int32_t end) {
  for (int32_t i = 0; i < size_; i++) {
    const int32_t id = token(i);
    if (id >= first && id < end) values_[i] = -kInfinity;
  }
}

void MaskedRow::divide(float divisor) { row_divide(values_, size_, divisor); }

// Entry `from` becomes entry `to`, to <= from: rows are compacted in place when they already are in the scratch.
void MaskedRow::gather(int32_t to, int32_t from) {
  const int32_t id = token(from);
  scratch_.values[to] = values_[from];
  scratch_.tokens[to] = id;
}

void MaskedRow::gathered(int32_t count) {
  values_ = scratch_.values.data();
  size_ = count;
  gathered_ = true;
}

void MaskedRow::keep(const int32_t* tokens, int32_t count) {
  if (!gathered_ && scratch_.values.size() < static_cast<size_t>(count)) {
    scratch_.values.resize(count);
    scratch_.tokens.resize(count);
  }
  int32_t kept = 0;
  if (gathered_) {
    for (int32_t i = 0, k = 0; i < size_ && k < count; i++) {
      while (k < count && tokens[k] < token(i)) k++;
      if (k < count && tokens[k] == token(i)) gather(kept++, i);
    }
  } else {
    for (int32_t k = 0; k < count; k++) {
      const int32_t from = find(tokens[k]);
      if (from >= 0) gather(kept++, from);
    }
  }
  gathered(kept);
}

void MaskedRow::keep_range(int32_t first, int32_t end) {
  if (!gathered_ && first <= vocabulary_.range_first && end >= vocabulary_.end()) return;
  if (!gathered_ && scratch_.values.size() < static_cast<size_t>(size_)) {
    scratch_.values.resize(size_);
    scratch_.tokens.resize(size_);
  }
  int32_t kept = 0;
  for (int32_t i = 0; i < size_; i++) {
    const int32_t id = token(i);
    if (id < kSpecials || (id >= first && id < end)) gather(kept++, i);
  }
  gathered(kept);
}

void MaskedRow::normalize() {
  bool invalid = false;
  max_ = row_max(values_, size_, &invalid);
  if (invalid) throw Error(OFA_ENGINE, "the engine returned NaN or infinite logits for this request: check the checkpoint, and the precision if it is half");
  dead_ = max_ == -kInfinity;
  if (!dead_) log_sum_ = std::log(row_sum_exp(values_, size_, max_));
}

}  // namespace ofa
