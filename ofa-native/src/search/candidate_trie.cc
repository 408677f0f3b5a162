#include "search/candidate_trie.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "ofa/decode.h"
#include "platform/error.h"

namespace ofa {
namespace {

constexpr int32_t kMaxCandidates = 1 << 20;
constexpr int32_t kMaxTokens = 1 << 24;

void check(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos) {
  require(tokens != nullptr && offsets != nullptr, "the candidates' tokens or offsets are NULL");
  require_range("the number of candidates", count, 1, kMaxCandidates);
  require_range("the candidates' eos id", eos, 0, 3);
  require(offsets[0] == 0, "the candidates' offsets must start with 0");
  for (int32_t i = 0; i < count; i++) {
    if (offsets[i + 1] <= offsets[i]) {
      throw Error(OFA_INVALID, "candidate " + std::to_string(i) +
                                   " is empty or its offsets descend: every answer needs at least one token");
    }
    require_range("the number of tokens of all candidates", offsets[i + 1], 1, kMaxTokens);
  }
  for (int32_t i = 0; i < offsets[count]; i++) {
    if (tokens[i] < 0 || tokens[i] == eos) {
      throw Error(OFA_INVALID,
                  "candidates hold the id " + std::to_string(tokens[i]) + ": give answers without </s>, ids from 0");
    }
  }
}

// The candidates that share the path to a node: order[begin .. end).
struct Share {
  int32_t node, begin, end, depth;
};

}  // namespace

CandidateTrie::CandidateTrie(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos) : eos_(eos) {
  check(tokens, offsets, count, eos);
  const auto length = [&](int32_t candidate) { return offsets[candidate + 1] - offsets[candidate]; };
  // Token of an output at a depth; </s> after its end.
  const auto at = [&](int32_t candidate, int32_t depth) {
    return depth < length(candidate) ? tokens[offsets[candidate] + depth] : eos;
  };
  for (int32_t i = 0; i < count; i++) longest_ = std::max(longest_, length(i));
  for (int32_t i = 0; i < offsets[count]; i++) {
    smallest_token_ = std::min(smallest_token_, tokens[i]);
    largest_token_ = std::max(largest_token_, tokens[i]);
  }

  std::vector<int32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const int32_t common = std::min(length(a), length(b));
    for (int32_t depth = 0; depth <= common; depth++) {
      if (at(a, depth) != at(b, depth)) return at(a, depth) < at(b, depth);
    }
    return false;
  });

  leaf_.resize(count);
  tokens_.push_back(-1);
  parent_.push_back(-1);
  std::vector<Share> queue{{0, 0, count, 0}};
  for (size_t head = 0; head < queue.size(); head++) {
    const Share share = queue[head];
    first_child_.push_back(nodes());
    for (int32_t begin = share.begin; begin < share.end;) {
      const int32_t token = at(order[begin], share.depth);
      int32_t end = begin + 1;
      while (end < share.end && at(order[end], share.depth) == token) end++;
      const int32_t node = nodes();
      tokens_.push_back(token);
      parent_.push_back(share.node);
      if (token == eos) {
        for (int32_t i = begin; i < end; i++) leaf_[order[i]] = node;
        queue.push_back({node, 0, 0, 0});
      } else {
        queue.push_back({node, begin, end, share.depth + 1});
      }
      begin = end;
    }
  }
  first_child_.push_back(nodes());
}

int32_t CandidateTrie::child(int32_t node, int32_t token) const {
  const int32_t* begin = child_tokens(node);
  const int32_t* end = begin + children(node);
  const int32_t* found = std::lower_bound(begin, end, token);
  return found != end && *found == token ? first_child_[node] + static_cast<int32_t>(found - begin) : -1;
}

}  // namespace ofa
