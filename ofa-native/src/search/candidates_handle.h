// What an ofa_candidates* points to.
#pragma once

#include <memory>

#include "search/candidate_trie.h"

struct ofa_candidates {
  std::shared_ptr<const ofa::CandidateTrie> trie;
};
