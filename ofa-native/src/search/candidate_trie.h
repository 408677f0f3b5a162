// The trie of a closed list of outputs.
#pragma once

#include <cstdint>
#include <vector>

namespace ofa {

// Immutable. Nodes are in breadth-first order: node 0 is the root, and the children of a node are consecutive,
// ascending by token. Each output ends in a leaf whose token is </s>; equal outputs end in the same leaf.
class CandidateTrie {
 public:
  // tokens, offsets, count, eos: as ofa_candidates_create. Throws Error (OFA_INVALID).
  CandidateTrie(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos);

  int32_t nodes() const { return static_cast<int32_t>(tokens_.size()); }
  int32_t first_child(int32_t node) const { return first_child_[node]; }
  int32_t children(int32_t node) const { return first_child_[node + 1] - first_child_[node]; }
  // Tokens of a node's children, ascending: [children(node)].
  const int32_t* child_tokens(int32_t node) const { return tokens_.data() + first_child_[node]; }
  int32_t token(int32_t node) const { return tokens_[node]; }
  int32_t parent(int32_t node) const { return parent_[node]; }
  // The child with this token, or -1.
  int32_t child(int32_t node, int32_t token) const;

  int32_t candidates() const { return static_cast<int32_t>(leaf_.size()); }
  int32_t leaf(int32_t candidate) const { return leaf_[candidate]; }
  int32_t longest() const { return longest_; }  // tokens of the longest output, without </s>
  int32_t eos() const { return eos_; }
  int32_t smallest_token() const { return smallest_token_; }  // of all outputs, without </s>
  int32_t largest_token() const { return largest_token_; }

 private:
  std::vector<int32_t> tokens_;       // [nodes]; the root's entry is not used
  std::vector<int32_t> parent_;       // [nodes]; the root's is -1
  std::vector<int32_t> first_child_;  // [nodes + 1]
  std::vector<int32_t> leaf_;         // [candidates]
  int32_t longest_ = 0;
  int32_t eos_;
  int32_t smallest_token_ = INT32_MAX;
  int32_t largest_token_ = -1;
};

}  // namespace ofa
