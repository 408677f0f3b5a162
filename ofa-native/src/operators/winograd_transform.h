// The one-dimensional transformations of Winograd's F(3, 3) for the points +-3/8, +-5/4 and infinity. Even and odd
// powers of a pair of points are shared.
#pragma once

#include "platform/simd.h"

namespace ofa::operators {

struct WinogradPoints {
  static constexpr float a = 0.375f;
  static constexpr float b = 1.25f;
  static constexpr float a2 = a * a;
  static constexpr float b2 = b * b;
};

// to = B^T from: to[i * STEP] for i < 5, from[i * STEP].
template <int W, int STEP>
OFA_INLINE void winograd_input(const Floats<W>* from, Floats<W>* to) {
  using P = WinogradPoints;
  const Floats<W> d0 = from[0], d1 = from[STEP], d2 = from[2 * STEP], d3 = from[3 * STEP], d4 = from[4 * STEP];
  const Floats<W> odd_a = d3 - P::b2 * d1, even_a = P::a * (d2 - P::b2 * d0);
  const Floats<W> odd_b = d3 - P::a2 * d1, even_b = P::b * (d2 - P::a2 * d0);
  to[0] = odd_a + even_a;
  to[STEP] = odd_a - even_a;
  to[2 * STEP] = odd_b + even_b;
  to[3 * STEP] = odd_b - even_b;
  to[4 * STEP] = P::a2 * P::b2 * d0 - (P::a2 + P::b2) * d2 + d4;
}

// to = A^T from: to[i * TO] for i < 3, from[i * FROM] for i < 5.
template <int W, int FROM, int TO>
OFA_INLINE void winograd_output(const Floats<W>* from, Floats<W>* to) {
  using P = WinogradPoints;
  const Floats<W> even_a = from[0] + from[FROM], odd_a = from[0] - from[FROM];
  const Floats<W> even_b = from[2 * FROM] + from[3 * FROM], odd_b = from[2 * FROM] - from[3 * FROM];
  to[0] = even_a + even_b;
  to[TO] = P::a * odd_a + P::b * odd_b;
  to[2 * TO] = P::a2 * even_a + P::b2 * even_b + from[4 * FROM];
}

}  // namespace ofa::operators
