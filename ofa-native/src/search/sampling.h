// Independent samples.
#pragma once

#include "search/generation.h"

namespace ofa {

class Sampling final : public Generation {
 public:
  using Generation::Generation;

 private:
  bool advance(const StepOutput& output, RowScratch& scratch) override;
  bool top_suffices(int32_t top) const override;
};

}  // namespace ofa
