#include "search/masked_row.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "ofa/platform.h"
#include "platform/error.h"
#include "search/row_kernels.h"

namespace ofa {

const float MaskedRow::kInfinity = std::numeric_limits<float>::infinity();

MaskedRow::MaskedRow(const Vocabulary& vocabulary, const TopRow& top, RowScratch& scratch)
    : vocabulary_(vocabulary), scratch_(scratch), values_(nullptr), size_(0), summed_(true), log_sum_(top.log_sum) {
  using Entry = std::pair<int32_t, float>;
  std::vector<Entry>& entries = scratch.entries;
  entries.clear();
  for (int32_t i = 0; i < top.top; i++) {
    const int32_t column = top.columns[i];
    if (column < 0) continue;
    if (column < top.first_column || column >= top.end_column) {
      throw Error(OFA_ENGINE, "the engine returned the candidate column " + std::to_string(column) +
                                  ", which is outside of the window " + std::to_string(top.first_column) + " .. " +
                                  std::to_string(top.end_column - 1));
    }
    unseen_ = entries.empty() ? top.logits[i] : std::min(unseen_, top.logits[i]);
    entries.emplace_back(column, top.logits[i]);
  }
  const size_t window = static_cast<size_t>(top.end_column - top.first_column);
  if (entries.size() != std::min(window, static_cast<size_t>(top.top))) {
    throw Error(OFA_ENGINE, "the engine returned " + std::to_string(entries.size()) + " candidates of a window of " +
                                std::to_string(window) + " columns, expected are " +
                                std::to_string(std::min(window, static_cast<size_t>(top.top))));
  }
  if (entries.size() == window) unseen_ = -kInfinity;
  if (top.wanted >= kSpecials) {
    const bool known =
        std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.first == top.wanted; });
    if (!known) entries.emplace_back(top.wanted, top.wanted_logit);
  }
  for (int32_t i = 0; i < kSpecials; i++) entries.emplace_back(i, top.special[i]);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.first < b.first; });
  scratch_.values.resize(std::max(scratch_.values.size(), entries.size()));
  scratch_.tokens.resize(std::max(scratch_.tokens.size(), entries.size()));
  for (size_t i = 0; i < entries.size(); i++) {
    if (i > 0 && entries[i].first == entries[i - 1].first) {
      throw Error(OFA_ENGINE,
                  "the engine returned the candidate column " + std::to_string(entries[i].first) + " twice");
    }
    scratch_.tokens[i] = vocabulary.token(entries[i].first);
    scratch_.values[i] = entries[i].second;
  }
  gathered(static_cast<int32_t>(entries.size()));
}

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

void MaskedRow::divide(float divisor) {
  row_divide(values_, size_, divisor);
  unseen_ /= divisor;
}

// Moves entry `from` to `to`, to <= from: rows are compacted in place if they are already in the scratch memory.
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
  if (kept == count) unseen_ = -kInfinity;
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
  if (invalid)
    throw Error(OFA_ENGINE,
                "the engine returned NaN or infinite logits for this request: check the checkpoint, and the precision "
                "if it is half");
  dead_ = max_ == -kInfinity;
  if (summed_) {
    // The largest logit contributes 1 to the sum, so its logarithm is not negative except by rounding.
    const bool plausible = dead_ || (log_sum_ >= -0.01f && log_sum_ < kInfinity);
    if (!plausible)
      throw Error(
          OFA_ENGINE,
          "the engine returned " + std::to_string(log_sum_) +
              " as the logarithm of a softmax' denominator: check the checkpoint, and the precision if it is half");
    return;
  }
  if (!dead_) log_sum_ = std::log(row_sum_exp(values_, size_, max_));
}

}  // namespace ofa
