// The instruction sets that this library's kernels use: what the processor supports, and what the user selected.
#pragma once

#include <cstdint>

#include "ofa/platform.h"

namespace ofa {

// Levels of ofa/platform.h.
enum class CpuLevel : int32_t {
  kBaseline = OFA_CPU_BASELINE,
  kAvx2 = OFA_CPU_AVX2,
  kAvx2Wide = OFA_CPU_AVX2_WIDE,
  kAvx512 = OFA_CPU_AVX512,
  kAvx512Vnni = OFA_CPU_AVX512_VNNI,
  kAvx512Bf16 = OFA_CPU_AVX512_BF16,
  kAmx = OFA_CPU_AMX,
};

// The level's name, or null for an unknown level.
const char* cpu_level_name(int32_t level) noexcept;

// Whether the processor and the operating system support the level; false for an unknown level.
bool cpu_level_available(int32_t level) noexcept;

// Throws Error (OFA_INVALID) for an unknown or unsupported name. Null or "" selects the value of OFA_CPU_FEATURES, or
// the best level if that is not set.
void select_cpu_level(const char* name);

// For tests: selects a supported level.
void select_cpu_level(CpuLevel level) noexcept;

// The level in use. Reads OFA_CPU_FEATURES at the first call; throws Error (OFA_INVALID) while that is invalid.
CpuLevel cpu_level();

}  // namespace ofa
