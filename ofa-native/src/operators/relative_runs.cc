#include "operators/relative_runs.h"

namespace ofa::operators {

bool RelativeRuns::read(const int32_t* index, int64_t query, int64_t entries) {
  const int32_t source = static_cast<int32_t>(rows_.size());
  const int32_t* row = index + query * source;
  std::vector<RelativeRun>& runs = rows_[static_cast<size_t>(query)];
  for (int32_t key = 0; key < source;) {
    const int32_t entry = row[key];
    if (entry < 0 || entry >= entries) return false;
    int32_t end = key + 1;
    int32_t step = -1;
    if (end < source && row[end] == entry) {
      step = 0;
      while (end < source && row[end] == entry) end++;
    } else {
      while (end < source && row[end] == entry - (end - key)) end++;
    }
    if (entry + step * (end - key - 1) < 0) return false;
    runs.push_back({key, end - key, entry, step});
    key = end;
  }
  return true;
}

}  // namespace ofa::operators
