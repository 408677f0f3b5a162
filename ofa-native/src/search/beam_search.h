// Beam search as fairseq does it.
#pragma once

#include "search/generation.h"

namespace ofa {

class BeamSearch final : public Generation {
 public:
  using Generation::Generation;

  std::vector<int32_t> committed() const override { return common_beginning(); }

 private:
  bool advance(const StepOutput& output, RowScratch& scratch) override;
  bool top_suffices(int32_t) const override { return true; }
};

}  // namespace ofa
