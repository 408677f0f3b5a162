// An engine's output for one token of each row of a request: full logits, or the candidates of ofa_step_top.
#pragma once

#include <cstdint>

namespace ofa {

// The candidates of one row.
struct TopRow {
  int32_t first_column, end_column;  // the window that they come from
  int32_t top;
  const int32_t* columns;  // [top], -1: none
  const float* logits;     // [top]
  const float* special;    // [4]
  int32_t wanted;          // the column of an additional known logit, or -1
  float wanted_logit;
  float log_sum;
};

struct StepOutput {
  float* logits;       // [rows, columns], modified by the rules; null: `rows` has the known logits
  const TopRow* rows;  // [rows]
};

// Whether the next step of a search may be answered without full logits.
struct TopQuery {
  bool usable;
  int32_t first_column, end_column;  // the softmax covers columns 0 .. 3 and this window
  float temperature;
};

}  // namespace ofa
