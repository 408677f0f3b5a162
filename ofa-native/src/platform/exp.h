// The exponential function of a register of floats.
#pragma once

#include <cstring>

#include "platform/instruction_set.h"

namespace ofa {

// exp(x) for x <= 0, accurate to about 1 ulp: x = n ln 2 + r, exp(r) by the minimax polynomial of Cephes' expf. Below
// -87 the result is set to 0. Floats and Ints are vectors with the same number of 32-bit lanes.
template <typename Floats, typename Ints>
OFA_INLINE void exp_of_negative(const Floats& x, Floats& result) {
  const Floats lowest = Floats{} - 87.0f;
  const Ints normal = x >= lowest;
  const Floats clamped = x > lowest ? x : lowest;
  const float round_to_integer =
      12582912.0f;  // 1.5 * 2^23: adding it leaves the rounded integer in the low mantissa bits
  const Floats shifted = clamped * 1.44269504088896341f + round_to_integer;
  const Floats n = shifted - round_to_integer;
  const Floats r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  Floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  Ints exponent, bits;
  std::memcpy(&exponent, &shifted, sizeof exponent);
  std::memcpy(&bits, &p, sizeof bits);
  bits += exponent << 23;
  bits &= normal;
  std::memcpy(&result, &bits, sizeof result);
}

}  // namespace ofa
