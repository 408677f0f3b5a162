// One source for several instruction sets. A kernel is a template of always-inlined functions, NAME_kernel<W, R>:
// registers of W floats, and tiles of R rows, as many as the registers can hold. OFA_KERNEL instantiates one function
// per instruction set, and defines NAME, which calls the one for the selected level (cpu_features.h). RESULT is its
// return type; PARAMETERS and ARGUMENTS are in parentheses.
//
// Kernels that must give the same bits everywhere (token selection, resampling) use fixed lane counts instead of W and
// are compiled with -ffp-contract=off. The custom operators use W, and fused multiply-add where the processor supports
// it.
#pragma once

#include "platform/cpu_features.h"

#define OFA_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__GNUC__)
#define OFA_X86_KERNELS 1

#define OFA_KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS)                                                              \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))) static RESULT NAME##_avx512 PARAMETERS {         \
    return NAME##_kernel<16, 12> ARGUMENTS;                                                                          \
  }                                                                                                                  \
  __attribute__((target("avx2,fma"))) static RESULT NAME##_avx2_wide PARAMETERS {                                    \
    return NAME##_kernel<16, 2> ARGUMENTS;                                                                           \
  }                                                                                                                  \
  __attribute__((target("avx2,fma"))) static RESULT NAME##_avx2 PARAMETERS { return NAME##_kernel<8, 6> ARGUMENTS; } \
  static RESULT NAME##_baseline PARAMETERS { return NAME##_kernel<4, 6> ARGUMENTS; }                                 \
  RESULT NAME PARAMETERS {                                                                                           \
    switch (::ofa::cpu_level()) {                                                                                    \
      case ::ofa::CpuLevel::kBaseline:                                                                               \
        return NAME##_baseline ARGUMENTS;                                                                            \
      case ::ofa::CpuLevel::kAvx2:                                                                                   \
        return NAME##_avx2 ARGUMENTS;                                                                                \
      case ::ofa::CpuLevel::kAvx2Wide:                                                                               \
        return NAME##_avx2_wide ARGUMENTS;                                                                           \
      default:                                                                                                       \
        return NAME##_avx512 ARGUMENTS;                                                                              \
    }                                                                                                                \
  }

#else

#define OFA_KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS) \
  RESULT NAME PARAMETERS { return NAME##_kernel<4, 8> ARGUMENTS; }

#endif
