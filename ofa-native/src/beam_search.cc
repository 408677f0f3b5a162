#include "beam_search.h"

#include "top_candidates.h"

namespace ofa {

// Twice as many candidates as beams, since at most half of them can end. An end counts only among the best `beams` candidates; the others of them
// that do not end go on, at most `beams`. Impossible continuations are never rows, so a constraint may leave fewer rows, and in the end fewer hypotheses.
void BeamSearch::advance(float* logits, RowScratch& scratch) {
  const int32_t beams = settings().rows;
  TopCandidates top(2 * beams);
  for (int32_t r = 0; r < static_cast<int32_t>(paths().size()); r++) {
    top.offer(ruled_row(logits, r, scratch), r, paths()[r].score());
  }
  const std::vector<Candidate> candidates = top.take();

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
}

}  // namespace ofa
