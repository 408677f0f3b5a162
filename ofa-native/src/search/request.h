// A request in the form that the searches use: copied from the caller, checked against the decoder's limits.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ofa/decode.h"
#include "search/candidate_trie.h"
#include "search/vocabulary.h"

namespace ofa {

// A view of tokens.
struct TokenSpan {
  const int32_t* first;
  int32_t count;
};

struct Request {
  ofa_request settings;         // as given, except `candidates` and `prefix`, which are not used
  std::vector<int32_t> prefix;  // without <s>
  std::shared_ptr<const CandidateTrie> trie;

  int32_t prefix_length() const { return static_cast<int32_t>(prefix.size()); }
  // The rest of the prefix after `count` of its tokens; empty after its end.
  TokenSpan prefix_from(int32_t count) const {
    return count < prefix_length() ? TokenSpan{prefix.data() + count, prefix_length() - count} : TokenSpan{nullptr, 0};
  }
  bool has_range() const { return settings.range_end > settings.range_first; }
};

// Throws Error (OFA_INVALID) naming the first setting that is outside its documented range.
void check_options(const ofa_decoder_options& options);
Request read_request(const ofa_request& request, const ofa_decoder_options& options, const Vocabulary& vocabulary);

}  // namespace ofa
