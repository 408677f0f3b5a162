// Beam search as fairseq does it.
#pragma once

#include "generation.h"

namespace ofa {

class BeamSearch final : public Generation {
 public:
  using Generation::Generation;

  std::vector<int32_t> settled() const override { return common_beginning(); }

 private:
  void advance(float* logits, RowScratch& scratch) override;
};

}  // namespace ofa
