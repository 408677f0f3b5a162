#include "simd.h"

#include <algorithm>

namespace ofa::operators {
namespace {

InstructionSet of_processor() {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if (__builtin_cpu_supports("avx512f")) return InstructionSet::kAvx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return InstructionSet::kAvx2;
#endif
  return InstructionSet::kBaseline;
}

InstructionSet chosen = of_processor();

}  // namespace

InstructionSet best_instruction_set() { return chosen; }

void limit_instruction_set(InstructionSet most) { chosen = std::min(of_processor(), most); }

}  // namespace ofa::operators
