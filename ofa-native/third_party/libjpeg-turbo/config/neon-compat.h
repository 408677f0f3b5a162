/* Arm's intrinsics for GCC and Clang. Takes the place of simd/arm/neon-compat.h.in. */
#include <arm_neon.h>
#define BUILTIN_CLZ(x)  __builtin_clz(x)
#define BUILTIN_CLZLL(x)  __builtin_clzll(x)
#define BUILTIN_BSWAP64(x)  __builtin_bswap64(x)
