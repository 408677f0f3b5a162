// One source, several instruction sets: a function marked OFA_MULTIVERSION is compiled for AVX-512, AVX2 and the baseline, and the loader picks one.
// Together with -ffp-contract=off and fixed lane counts every version gives the same bits, so a seed gives the same picture on every processor.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__) && !defined(OFA_SANITIZED)
// The loader's resolvers run before a sanitizer's runtime exists, hence none there.
#define OFA_MULTIVERSION __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define OFA_MULTIVERSION
#endif

#define OFA_INLINE static inline __attribute__((always_inline))
