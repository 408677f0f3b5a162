// The slots: live requests, one engine call for all their rows, finished requests.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ofa/ofa.h"
#include "search.h"

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

  // Throws Error: OFA_INVALID for the request, OFA_FULL when there is no room.
  void submit(const ofa_request& request, int64_t tag);

  // Runs all live rows once; the number of requests still live. Throws Error (OFA_ENGINE) when the callback fails, and drops all live requests then.
  int32_t step();

  // The next finished request, or null.
  std::unique_ptr<Result> poll();

  // What Search::settled() says of a live request. Throws Error (OFA_INVALID) for an unknown tag.
  std::vector<int32_t> settled(int64_t tag) const;

  // Throws Error (OFA_INVALID) for an unknown tag.
  void cancel(int64_t tag);

 private:
  struct Live {
    int64_t tag;
    int32_t reserved;   // rows that it may use
    int32_t first_row;  // its first row in the last call
    std::unique_ptr<Search> search;
  };
  struct FreeAligned {
    void operator()(float* memory) const;
  };

  void require_idle() const;
  // Tokens that each row is fed in the next call.
  int32_t plan_length() const;
  // Fills the arrays of the next call; returns its rows.
  int32_t plan(int32_t length);
  void search(Live& live, int32_t length);

  const ofa_decoder_options options_;
  const Vocabulary vocabulary_;
  const ofa_step_fn step_;
  void* const user_;
  std::unique_ptr<float, FreeAligned> logits_;  // [max_rows, columns]
  RowScratch scratch_;
  bool stepping_ = false;
  std::vector<Live> live_;  // in order of submission
  std::deque<std::unique_ptr<Result>> finished_;
  std::vector<int32_t> tokens_;                                  // [max_rows] of rows times length
  std::vector<int32_t> positions_, parents_, sources_;           // [max_rows]
  std::vector<int64_t> tags_;                                    // [max_requests]
};

}  // namespace ofa
