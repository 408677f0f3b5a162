#include "search/sampling.h"

#include <algorithm>
#include <cmath>

#include "search/philox.h"
#include "search/row_kernels.h"
#include "search/top_candidates.h"

namespace ofa {
namespace {

// The tokens from which one row's next token is drawn: in ascending order, so that a near tie in probability cannot
// change the draw, with the running sum of their relative probabilities.
struct Distribution {
  std::vector<int32_t> tokens;
  std::vector<float> scores;   // log probabilities, not renormalised
  std::vector<double> summed;  // running sum; the last is the whole

  bool empty() const { return summed.empty() || !(summed.back() > 0.0); }

  // The first token whose running sum exceeds u times the total.
  size_t draw(double u) const {
    const auto at = std::upper_bound(summed.begin(), summed.end(), u * summed.back());
    if (at != summed.end()) return static_cast<size_t>(at - summed.begin());
    // If u * total rounds up to the total: the last token with any probability.
    return static_cast<size_t>(std::lower_bound(summed.begin(), summed.end(), summed.back()) - summed.begin());
  }
};

Distribution all_of(const MaskedRow& row) {
  Distribution d;
  const int32_t n = row.size();
  std::vector<float> weights(n);
  row_exp(row.values(), n, row.max(), weights.data());
  d.tokens.reserve(n);
  d.scores.reserve(n);
  d.summed.reserve(n);
  double sum = 0.0;
  for (int32_t i = 0; i < n; i++) {
    if (weights[i] == 0.0f) continue;
    sum += weights[i];
    d.tokens.push_back(row.token(i));
    d.scores.push_back(row.log_probability(i));
    d.summed.push_back(sum);
  }
  return d;
}

Distribution of(std::vector<Candidate> chosen) {
  std::sort(chosen.begin(), chosen.end(), [](const Candidate& a, const Candidate& b) { return a.token < b.token; });
  Distribution d;
  double sum = 0.0;
  for (const Candidate& candidate : chosen) {
    sum += std::exp(static_cast<double>(candidate.score));
    d.tokens.push_back(candidate.token);
    d.scores.push_back(candidate.score);
    d.summed.push_back(sum);
  }
  return d;
}

std::vector<Candidate> best(const MaskedRow& row, int32_t k) {
  TopCandidates top(k);
  top.offer(row, 0, 0.0f);
  return top.take();
}

// Whether tokens that the engine omitted may belong to `chosen`, which is ordered best first.
bool hides_candidates(const MaskedRow& row, const std::vector<Candidate>& chosen, bool enough) {
  if (row.unseen() == -MaskedRow::kInfinity) return false;
  return !enough || row.unseen() >= chosen.back().score;
}

// The fewest most probable tokens whose probabilities, not renormalised, reach p; if none do, all of them, and *reached
// is false.
std::vector<Candidate> nucleus(const MaskedRow& row, float p, bool* reached) {
  for (int32_t k = std::min(row.size(), 64);; k = std::min(row.size(), k * 4)) {
    std::vector<Candidate> sorted = best(row, k);
    double sum = 0.0;
    for (size_t i = 0; i < sorted.size(); i++) {
      sum += std::exp(static_cast<double>(sorted[i].score));
      if (sum >= p) {
        *reached = true;
        sorted.resize(i + 1);
        return sorted;
      }
    }
    if (k == row.size()) return sorted;
  }
}

}  // namespace

// Without a limit any token may be drawn. The special ids are known in addition to the candidates, and are mostly
// removed.
bool Sampling::top_suffices(int32_t top) const {
  return settings().top_k > 0 ? settings().top_k <= top + kSpecials : settings().top_p > 0.0f;
}

// Image tokens: the special ids are never drawn, no row ends before the last step, and no other rule applies.
int32_t Sampling::ahead(int32_t* top_k) const {
  const ofa_request& s = settings();
  const bool only_draws = s.gen_code && s.fixed_length && s.top_k > 0 && s.no_repeat_ngram_size == 0;
  if (!only_draws || step() < s.prefix_length || static_cast<int32_t>(paths().size()) != s.rows) return 0;
  *top_k = s.top_k;
  return s.max_len - 1 - step();
}

double Sampling::draw(int32_t row, int32_t i) const {
  return uniform(settings().seed, static_cast<uint32_t>(paths()[row].sample), static_cast<uint32_t>(step() + i));
}

// Before the first draw there is one row, which all samples share; afterwards each sample has its own. A sample whose
// tokens are all impossible ends without a hypothesis.
bool Sampling::advance(const StepOutput& output, RowScratch& scratch) {
  const bool fan_out = paths().size() == 1 && step() == settings().prefix_length;
  std::vector<Choice> going, ended;
  for (int32_t r = 0; r < static_cast<int32_t>(paths().size()); r++) {
    const MaskedRow row = ruled_row(output, r, scratch);
    if (row.dead() || row.size() == 0) continue;
    Distribution distribution;
    if (settings().top_k > 0 || settings().top_p > 0.0f) {
      const int32_t k = settings().top_k;
      bool enough = false;
      std::vector<Candidate> chosen =
          k > 0 ? best(row, std::min(k, row.size())) : nucleus(row, settings().top_p, &enough);
      if (k > 0) enough = static_cast<int32_t>(chosen.size()) == k;
      if (hides_candidates(row, chosen, enough)) return false;
      distribution = of(std::move(chosen));
    } else {
      if (row.unseen() > -MaskedRow::kInfinity) return false;
      distribution = all_of(row);
    }
    if (distribution.empty()) continue;
    const int32_t first = fan_out ? 0 : paths()[r].sample;
    const int32_t last = fan_out ? settings().rows - 1 : first;
    for (int32_t sample = first; sample <= last; sample++) {
      const size_t i =
          distribution.draw(uniform(settings().seed, static_cast<uint32_t>(sample), static_cast<uint32_t>(step())));
      const Choice choice{r, distribution.tokens[i], paths()[r].score() + distribution.scores[i], sample};
      if (choice.token == vocabulary().eos) {
        ended.push_back(choice);
      } else {
        going.push_back(choice);
      }
    }
  }
  for (const Choice& choice : ended) finish(choice);
  proceed(going);
  return true;
}

}  // namespace ofa
