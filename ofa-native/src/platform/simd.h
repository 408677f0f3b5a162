// Registers of W floats for the kernels of the custom operators, which are written once for every width
// (instruction_set.h). Results may differ in the last bits between processors, as those of ONNX Runtime's own products
// do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "platform/exp.h"
#include "platform/instruction_set.h"

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

// The lanes in reverse order.
template <int W, int... LANE>
OFA_INLINE Floats<W> reversed_lanes(Floats<W> x, std::integer_sequence<int, LANE...>) {
  return __builtin_shufflevector(x, x, (W - 1 - LANE)...);
}

template <int W>
OFA_INLINE Floats<W> reversed(Floats<W> x) {
  return reversed_lanes<W>(x, std::make_integer_sequence<int, W>());
}

template <int W, int STRIDE, int... LANE>
OFA_INLINE void exchange_lanes(Floats<W>& x, Floats<W>& y, std::integer_sequence<int, LANE...>) {
  const Floats<W> left = __builtin_shufflevector(x, y, ((LANE & STRIDE) != 0 ? W + LANE - STRIDE : LANE)...);
  y = __builtin_shufflevector(x, y, ((LANE & STRIDE) != 0 ? W + LANE : LANE + STRIDE)...);
  x = left;
}

// For two rows of a matrix at a distance of STRIDE, exchanges the lanes of x whose index has the bit STRIDE with the
// lanes of y whose index does not.
template <int W, int STRIDE>
OFA_INLINE void exchange(Floats<W>& x, Floats<W>& y) {
  exchange_lanes<W, STRIDE>(x, y, std::make_integer_sequence<int, W>());
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
