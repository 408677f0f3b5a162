// Independent samples.
#pragma once

#include "generation.h"

namespace ofa {

class Sampling final : public Generation {
 public:
  using Generation::Generation;

 private:
  void advance(float* logits, RowScratch& scratch) override;
};

}  // namespace ofa
