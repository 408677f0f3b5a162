#include "search/search.h"

#include <utility>

#include "search/beam_search.h"
#include "search/sampling.h"
#include "search/scoring.h"

namespace ofa {

std::unique_ptr<Search> make_search(Request request, const Vocabulary& vocabulary) {
  switch (request.settings.mode) {
    case OFA_SCORE:
      return std::make_unique<Scoring>(std::move(request), vocabulary);
    case OFA_SAMPLE:
      return std::make_unique<Sampling>(std::move(request), vocabulary);
    default:
      return std::make_unique<BeamSearch>(std::move(request), vocabulary);
  }
}

}  // namespace ofa
