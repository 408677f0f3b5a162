// The decoder's slots: live requests, one engine call for all their rows, finished requests.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ofa/decode.h"
#include "platform/aligned_memory.h"
#include "search/search.h"

namespace ofa {

struct Result {
  int64_t tag;
  std::string error;  // empty when the request succeeded
  std::vector<Hypothesis> hypotheses;
};

class Decoder {
 public:
  // Throws Error (OFA_INVALID) for options outside of their documented ranges.
  Decoder(const ofa_decoder_options& options, ofa_step_fn step, void* user);

  float* logits() { return logits_.get(); }

  // Throws Error: OFA_INVALID for an invalid request, OFA_FULL if there is no room.
  void submit(const ofa_request& request, int64_t tag);

  // Runs all live rows once and returns the number of requests still live. Throws Error (OFA_ENGINE) if the callback
  // fails, and then drops all live requests.
  int32_t step();

  // The next finished request, or null.
  std::unique_ptr<Result> poll();

  // Search::committed() of a live request. Throws Error (OFA_INVALID) for an unknown tag.
  std::vector<int32_t> committed(int64_t tag) const;

  // Throws Error (OFA_INVALID) for an unknown tag.
  void cancel(int64_t tag);

 private:
  struct Live {
    int64_t tag;
    int32_t reserved;   // maximum number of its rows
    int32_t first_row;  // its first row in the last call
    int32_t accepted;   // tokens of the last call that the search has consumed
    std::unique_ptr<Search> search;
  };

  void require_idle() const;
  // Tokens per row in the next call.
  int32_t plan_length() const;
  // Fills the arrays of the next call; returns the number of rows.
  int32_t plan(int32_t length);
  // Calls the engine. `repeat`, `top` and `ahead` as in ofa_step. Throws Error (OFA_ENGINE) if the callback fails, and
  // then drops all live requests.
  void call(int32_t rows, int32_t length, bool repeat, const ofa_step_top* top, const ofa_step_ahead* ahead);
  // Whether candidates may suffice for the next call; if so, fills the arrays that describe them.
  bool plan_top(int32_t length);
  // Returns how many steps the engine may run ahead of the next call, 0 for none, and fills their arrays.
  int32_t plan_ahead();
  // One search step for each token of the call that `live` has not consumed. Returns false if it needs full logits for
  // one of them.
  bool search(Live& live, int32_t length, bool of_top);
  // The output for token i of each row of a request.
  StepOutput output(const Live& live, int32_t length, int32_t i, bool of_top);

  const ofa_decoder_options options_;
  const Vocabulary vocabulary_;
  const ofa_step_fn step_;
  void* const user_;
  AlignedFloats logits_;  // [max_rows, columns]
  RowScratch scratch_;
  bool stepping_ = false;
  std::vector<Live> live_;  // in order of submission
  std::deque<std::unique_ptr<Result>> finished_;
  std::vector<int32_t> tokens_;                         // [max_rows] of rows times length
  std::vector<int32_t> positions_, parents_, sources_;  // [max_rows]
  std::vector<int64_t> tags_;                           // [max_requests]
  // Arrays of ofa_step_top; empty without candidates.
  std::vector<int32_t> first_columns_, end_columns_;  // [max_rows]
  std::vector<float> temperatures_;                   // [max_rows]
  std::vector<int32_t> wanted_;                       // [max_rows] of rows times length, as all that follow
  std::vector<int32_t> columns_;                      // [max_rows, top]
  std::vector<float> top_logits_;                     // [max_rows, top]
  std::vector<float> special_, wanted_logits_, log_sums_;
  std::vector<TopRow> top_rows_;  // scratch of output()
  // The arguments of ofa_step_ahead; empty if the engine runs no steps ahead.
  std::vector<int32_t> top_k_;  // [max_rows]
  std::vector<float> draws_;    // [max_rows, ahead + 1]
};

}  // namespace ofa
