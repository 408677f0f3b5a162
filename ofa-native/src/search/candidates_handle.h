// The type behind ofa_candidates*.
#pragma once

#include <memory>

#include "search/candidate_trie.h"

struct ofa_candidates {
  std::shared_ptr<const ofa::CandidateTrie> trie;
};
