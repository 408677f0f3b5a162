// A live request: the rows that it runs next, and how it uses their logits.
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
  int32_t parent;  // the row of the previous call, within the request, that it continues; -1: an empty cache
};

struct Hypothesis {
  std::vector<int32_t> tokens;
  std::vector<float> positional_scores;
  float score = 0.0f;
};

class Search {
 public:
  virtual ~Search() = default;
  // Rows to run next: 1 .. the request's rows until it has finished, then none.
  virtual const std::vector<RowPlan>& rows() const = 0;
  // Decoder position of these rows.
  virtual int32_t position() const = 0;
  // The tokens that follow rows() regardless of the logits: they may be fed in the same call, followed by as many calls
  // of accept(). Empty unless there is one row. Valid until accept().
  virtual TokenSpan forced() const { return {nullptr, 0}; }
  // Whether `top` candidates per row can suffice for a step that feeds `length` tokens (rows() and the forced tokens
  // after them).
  virtual TopQuery top_query(int32_t length, int32_t top) const = 0;
  // The column whose logit the search needs for the i-th token of such a step, or -1.
  virtual int32_t wanted(int32_t) const { return -1; }
  // The number of steps that are certain to follow the next one with the same rows, each row continuing itself, where
  // the search only draws each row's token among the `*top_k` largest logits of its window; 0 if it does anything else.
  virtual int32_t ahead(int32_t* /*top_k*/) const { return 0; }
  // The draw, in [0, 1), of row `row` from the output of the i-th of those steps, counted from the next one.
  virtual double draw(int32_t /*row*/, int32_t /*i*/) const { return 0.0; }
  // Consumes the output for rows(). Returns false, with nothing changed, if candidates do not suffice and full logits
  // are needed. Throws Error if the output is invalid.
  virtual bool accept(const StepOutput& output, RowScratch& scratch) = 0;
  // The tokens that all possible results share at their start, without <s>; empty if the search does not know.
  virtual std::vector<int32_t> committed() const { return {}; }
  // The result, after rows() is empty.
  virtual std::vector<Hypothesis> take() = 0;
};

std::unique_ptr<Search> make_search(Request request, const Vocabulary& vocabulary);

}  // namespace ofa
