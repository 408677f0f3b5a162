#include "platform/cpu_features.h"

#include <atomic>
#include <cstdlib>
#include <string>

#include "platform/api_guard.h"
#include "platform/instruction_set.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace ofa {
namespace {

constexpr char kVariable[] = "OFA_CPU_FEATURES";
constexpr const char* kNames[OFA_CPU_LEVELS] = {"baseline",    "avx2",        "avx2-wide", "avx512",
                                                "avx512-vnni", "avx512-bf16", "amx"};

#ifdef OFA_X86_KERNELS

bool all_of(uint32_t value, uint32_t bits) { return (value & bits) == bits; }

// Bit numbers are those of Intel's manual, volume 2A, CPUID, and volume 1, chapter 13 (the state components in XCR0).
CpuLevel best_of_processor() {
  constexpr uint32_t kFma = 1u << 12, kOsXsave = 1u << 27;                     // leaf 1, ecx
  constexpr uint32_t kAvx2 = 1u << 5;                                          // leaf 7, ebx
  constexpr uint32_t kAvx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;      // leaf 7, ebx: F, DQ, BW, VL
  constexpr uint32_t kVnni = 1u << 11;                                         // leaf 7, ecx
  constexpr uint32_t kAmx = 1u << 22 | 1u << 24 | 1u << 25;                    // leaf 7, edx: BF16, tiles, INT8
  constexpr uint32_t kBf16 = 1u << 5;                                          // leaf 7, subleaf 1, eax
  constexpr uint32_t kYmmState = 0x6, kZmmState = 0xe6, kTileState = 0x60000;  // XCR0
  uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !all_of(ecx, kFma | kOsXsave)) return CpuLevel::kBaseline;
  uint32_t states = 0, upper = 0;
  __asm__("xgetbv" : "=a"(states), "=d"(upper) : "c"(0));
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return CpuLevel::kBaseline;
  if (!all_of(ebx, kAvx2) || !all_of(states, kYmmState)) return CpuLevel::kBaseline;
  if (!all_of(ebx, kAvx512) || !all_of(states, kZmmState)) return CpuLevel::kAvx2;
  if (!all_of(ecx, kVnni)) return CpuLevel::kAvx512;
  const bool amx = all_of(edx, kAmx) && all_of(states, kTileState);
  const bool subleaf = eax >= 1;
  if (!subleaf || !__get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) || !all_of(eax, kBf16)) return CpuLevel::kAvx512Vnni;
  return amx ? CpuLevel::kAmx : CpuLevel::kAvx512Bf16;
}

#else

CpuLevel best_of_processor() { return CpuLevel::kBaseline; }

#endif

CpuLevel best() {
  static const CpuLevel level = best_of_processor();
  return level;
}

constexpr int32_t kUnselected = -1;
std::atomic<int32_t> selected{kUnselected};

std::string available_names() {
  std::string names;
  for (int32_t level = 0; level < OFA_CPU_LEVELS; level++) {
    if (cpu_level_available(level)) names += std::string(names.empty() ? "" : ", ") + kNames[level];
  }
  return names;
}

CpuLevel level_of(const std::string& name) {
  for (int32_t level = 0; level < OFA_CPU_LEVELS; level++) {
    if (name != kNames[level]) continue;
    if (cpu_level_available(level)) return static_cast<CpuLevel>(level);
    throw Error(OFA_INVALID, std::string(kVariable) + " is '" + name +
                                 "', which this processor does not have; it has " + available_names());
  }
  throw Error(OFA_INVALID, std::string(kVariable) + " is '" + name +
                               "', which is not an instruction-set level; this processor has " + available_names());
}

}  // namespace

const char* cpu_level_name(int32_t level) noexcept {
  return level >= 0 && level < OFA_CPU_LEVELS ? kNames[level] : nullptr;
}

bool cpu_level_available(int32_t level) noexcept {
  const int32_t most = best() == CpuLevel::kAvx2 ? OFA_CPU_AVX2_WIDE : static_cast<int32_t>(best());
  return level >= 0 && level <= most;
}

void select_cpu_level(CpuLevel level) noexcept { selected = static_cast<int32_t>(level); }

void select_cpu_level(const char* name) {
  if (name == nullptr || *name == '\0') name = std::getenv(kVariable);
  select_cpu_level(name == nullptr || *name == '\0' ? best() : level_of(name));
}

CpuLevel cpu_level() {
  if (selected.load(std::memory_order_relaxed) == kUnselected) select_cpu_level(nullptr);
  return static_cast<CpuLevel>(selected.load(std::memory_order_relaxed));
}

}  // namespace ofa

extern "C" {

const char* ofa_cpu_level_name(int32_t level) { return ofa::cpu_level_name(level); }

int32_t ofa_cpu_level_available(int32_t level) { return ofa::cpu_level_available(level) ? 1 : 0; }

int32_t ofa_cpu_level_of_kernels(int32_t level) {
  if (ofa::cpu_level_name(level) == nullptr) return -1;
  return level > OFA_CPU_AVX512_BF16 ? OFA_CPU_AVX512_BF16 : level;
}

int32_t ofa_cpu_select(const char* name) {
  return ofa::guarded([&] { ofa::select_cpu_level(name); });
}

int32_t ofa_cpu_level(int32_t* level) {
  return ofa::guarded([&] {
    ofa::require(level != nullptr, "level is NULL");
    *level = static_cast<int32_t>(ofa::cpu_level());
  });
}
}
