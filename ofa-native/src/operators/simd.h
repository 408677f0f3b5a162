// Registers of W floats for the operators' kernels, which are written once for every width: a kernel is a template of always inlined functions, and
// OFA_FOR_EACH_INSTRUCTION_SET makes a function of it for each instruction set, of which the processor's best is called.
// Unlike the kernels of the search (multiversion.h), these may differ in the last bits from one processor to another, as ONNX Runtime's own products do:
// multiplications and additions are fused where the processor can.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../exp.h"
#include "../multiversion.h"

namespace ofa::operators {

template <int W>
struct Simd {
  typedef float Floats __attribute__((vector_size(W * sizeof(float))));
  typedef int32_t Ints __attribute__((vector_size(W * sizeof(int32_t))));
  typedef float Unaligned __attribute__((vector_size(W * sizeof(float)), aligned(sizeof(float)), may_alias));
};

template <int W>
using Floats = typename Simd<W>::Floats;

template <int W>
OFA_INLINE Floats<W> load(const float* from) {
  return *reinterpret_cast<const typename Simd<W>::Unaligned*>(from);
}

template <int W>
OFA_INLINE void store(float* to, Floats<W> x) {
  *reinterpret_cast<typename Simd<W>::Unaligned*>(to) = x;
}

template <int W>
OFA_INLINE Floats<W> larger(Floats<W> a, Floats<W> b) {
  return a > b ? a : b;
}

template <int W>
OFA_INLINE float sum_of(Floats<W> x) {
  float sum = 0.0f;
  for (int i = 0; i < W; i++) sum += x[i];
  return sum;
}

template <int W>
OFA_INLINE float largest_of(Floats<W> x) {
  float best = x[0];
  for (int i = 1; i < W; i++) best = x[i] > best ? x[i] : best;
  return best;
}

// The lanes in the opposite order.
template <int W>
OFA_INLINE Floats<W> reversed(Floats<W> x) {
  typename Simd<W>::Ints order;
  for (int i = 0; i < W; i++) order[i] = W - 1 - i;
  return __builtin_shuffle(x, order);
}

// Of two rows of a matrix that are STRIDE apart, exchanges the lanes of x whose number has the bit STRIDE with the lanes of y whose number has it not.
template <int W, int STRIDE>
OFA_INLINE void exchange(Floats<W>& x, Floats<W>& y) {
  typename Simd<W>::Ints first, second;
  for (int i = 0; i < W; i++) {
    const bool of_y = (i & STRIDE) != 0;
    first[i] = of_y ? W + i - STRIDE : i;
    second[i] = of_y ? W + i : i + STRIDE;
  }
  const Floats<W> left = __builtin_shuffle(x, y, first);
  y = __builtin_shuffle(x, y, second);
  x = left;
}

// Transposes x [W, W].
template <int W, int STRIDE = 1>
OFA_INLINE void transpose(Floats<W>* x) {
  if constexpr (STRIDE < W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; i++) {
      if ((i & STRIDE) == 0) exchange<W, STRIDE>(x[i], x[i + STRIDE]);
    }
    transpose<W, 2 * STRIDE>(x);
  }
}

constexpr int64_t rounded_up(int64_t n, int64_t multiple) { return (n + multiple - 1) / multiple * multiple; }

}  // namespace ofa::operators

// Instances of NAME##_kernel<W, R>, a template of always inlined functions that return nothing: W floats a register, tiles of R rows, which is what fits
// into the instruction set's registers. NAME calls the best one. PARAMETERS and ARGUMENTS are in parentheses.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define OFA_FOR_EACH_INSTRUCTION_SET(NAME, PARAMETERS, ARGUMENTS)                                     \
  __attribute__((target("avx512f,fma"))) static void NAME##_avx512 PARAMETERS { NAME##_kernel<16, 12> ARGUMENTS; } \
  __attribute__((target("avx2,fma"))) static void NAME##_avx2 PARAMETERS { NAME##_kernel<8, 6> ARGUMENTS; }        \
  static void NAME##_baseline PARAMETERS { NAME##_kernel<4, 6> ARGUMENTS; }                            \
  void NAME PARAMETERS {                                                                              \
    switch (best_instruction_set()) {                                                                  \
      case InstructionSet::kAvx512: return NAME##_avx512 ARGUMENTS;                                    \
      case InstructionSet::kAvx2: return NAME##_avx2 ARGUMENTS;                                        \
      default: return NAME##_baseline ARGUMENTS;                                                       \
    }                                                                                                 \
  }
#else
#define OFA_FOR_EACH_INSTRUCTION_SET(NAME, PARAMETERS, ARGUMENTS) \
  void NAME PARAMETERS { NAME##_kernel<4, 8> ARGUMENTS; }
#endif

namespace ofa::operators {

enum class InstructionSet { kBaseline, kAvx2, kAvx512 };

// The best one that the processor has, or a lesser one that a test has asked for.
InstructionSet best_instruction_set();

// For tests: at most this one is used from now on. Not for concurrent use with kernels.
void limit_instruction_set(InstructionSet most);

}  // namespace ofa::operators
