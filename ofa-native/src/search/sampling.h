// Independent samples.
#pragma once

#include "search/generation.h"

namespace ofa {

class Sampling final : public Generation {
 public:
  using Generation::Generation;

  int32_t ahead(int32_t* top_k) const override;
  double draw(int32_t row, int32_t i) const override;

 private:
  bool advance(const StepOutput& output, RowScratch& scratch) override;
  bool top_suffices(int32_t top) const override;
};

}  // namespace ofa
