// A live request: which rows it wants run next, and what it makes of their logits.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "search/masked_row.h"
#include "search/request.h"
#include "search/step_output.h"

namespace ofa {

// One row of the next engine call.
struct RowPlan {
  int32_t token;
  int32_t parent;  // which of the request's rows of the previous call it continues; -1: an empty cache
};

struct Hypothesis {
  std::vector<int32_t> tokens;
  std::vector<float> positional_scores;
  float score = 0.0f;
};

class Search {
 public:
  virtual ~Search() = default;
  // Rows to run next, 1 .. the request's rows until finished; none once finished.
  virtual const std::vector<RowPlan>& rows() const = 0;
  // Decoder position of those rows.
  virtual int32_t position() const = 0;
  // The tokens that follow rows() whatever their logits say: feeding them along takes nothing but as many calls of
  // accept() in a row. None unless there is one row. Valid until accept().
  virtual TokenSpan forced() const { return {nullptr, 0}; }
  // Whether a step that feeds `length` tokens (rows() and what is forced after them) can be answered by `top`
  // candidates per row.
  virtual TopQuery top_query(int32_t length, int32_t top) const = 0;
  // The column whose logit the search needs of the i-th token of such a step, or -1.
  virtual int32_t wanted(int32_t) const { return -1; }
  // Takes the output for rows(). False, and nothing changed, if candidates do not suffice: full logits are needed.
  // Throws Error if it cannot be used.
  virtual bool accept(const StepOutput& output, RowScratch& scratch) = 0;
  // The tokens that every possible result begins with, without <s>; empty where the search cannot tell.
  virtual std::vector<int32_t> committed() const { return {}; }
  // The result, once rows() is empty.
  virtual std::vector<Hypothesis> take() = 0;
};

std::unique_ptr<Search> make_search(Request request, const Vocabulary& vocabulary);

}  // namespace ofa
