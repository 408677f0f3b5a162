// Rounding to bfloat16, with the same bits wherever it is inlined.
#pragma once

#include <cstdint>
#include <cstring>

#include "platform/instruction_set.h"

namespace ofa::operators {

// Rounds to nearest, ties to even; denormals become zero and NaN stays NaN, as in VCVTNEPS2BF16. A plain loop, because
// compilers narrow integers well in loops and badly in vectors.
OFA_INLINE void round_row_to_bfloat16(const float* __restrict x, int64_t width, uint16_t* __restrict out) {
  for (int64_t i = 0; i < width; i++) {
    uint32_t bits;
    std::memcpy(&bits, x + i, sizeof bits);
    const uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t rounded = bits + 0x7fffu + (bits >> 16 & 1u);
    rounded = magnitude > 0x7f800000u ? bits | 0x400000u : rounded;
    rounded = magnitude < 0x00800000u ? bits & 0x80000000u : rounded;
    out[i] = static_cast<uint16_t>(rounded >> 16);
  }
}

}  // namespace ofa::operators
