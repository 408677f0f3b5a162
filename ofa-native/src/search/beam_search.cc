#include "search/beam_search.h"

#include <algorithm>

#include "search/top_candidates.h"

namespace ofa {

// Twice as many candidates as beams, because at most half of them can end. An end counts only among the best `beams`
// candidates; at most `beams` of the others continue. Impossible continuations never become rows, so a constraint may
// leave fewer rows and, in the end, fewer hypotheses.
bool BeamSearch::advance(const StepOutput& output, RowScratch& scratch) {
  const int32_t beams = settings().rows;
  const size_t wanted = 2 * static_cast<size_t>(beams);
  TopCandidates top(2 * beams);
  float unseen = -MaskedRow::kInfinity;  // no unseen continuation has a higher score
  for (int32_t r = 0; r < static_cast<int32_t>(paths().size()); r++) {
    const MaskedRow row = ruled_row(output, r, scratch);
    top.offer(row, r, paths()[r].score());
    unseen = std::max(unseen, row.unseen() + paths()[r].score());
  }
  const std::vector<Candidate> candidates = top.take();
  if (unseen > -MaskedRow::kInfinity && (candidates.size() < wanted || unseen >= candidates.back().score)) return false;

  std::vector<Choice> going;
  for (int32_t i = 0; i < static_cast<int32_t>(candidates.size()); i++) {
    const Choice choice{candidates[i].row, candidates[i].token, candidates[i].score, 0};
    if (choice.token != vocabulary().eos) {
      if (static_cast<int32_t>(going.size()) < beams) going.push_back(choice);
    } else if (i < beams && hypotheses() < beams) {
      finish(choice);
    }
  }
  if (hypotheses() == beams) {
    end();
  } else {
    proceed(going);
  }
  return true;
}

}  // namespace ofa
