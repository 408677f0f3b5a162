// The encoder's relative position index as runs: neighbouring keys of a query mostly have neighbouring entries of the
// table, or the same one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ofa::operators {

// The entries of a query's keys [key, key + length): entry, entry + step, entry + 2 step and so on.
struct RelativeRun {
  int32_t key;
  int32_t length;
  int32_t entry;
  int32_t step;  // 0 or -1
};

class RelativeRuns {
 public:
  explicit RelativeRuns(int64_t source) : rows_(static_cast<size_t>(source)) {}

  // Reads row `query` of index [source, source]. Returns false if an entry is outside of [0, entries). Different rows
  // may be read concurrently.
  bool read(const int32_t* index, int64_t query, int64_t entries);

  // The runs of a query, in the order of keys, without gaps.
  const std::vector<RelativeRun>& of(int64_t query) const { return rows_[static_cast<size_t>(query)]; }

 private:
  std::vector<std::vector<RelativeRun>> rows_;
};

}  // namespace ofa::operators
