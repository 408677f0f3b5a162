// Products of bfloat16 with float32 sums. Every level adds the products of an output in the order of VDPBF16PS: of each
// pair, the second one first. A product of two bfloat16 is exact in float32 and each addition rounds once, so all
// levels give the same bits, except that VDPBF16PS replaces denormal operands and sums by zero.
#pragma once

#include <cstdint>

namespace ofa::operators {

constexpr int64_t kBfloat16Panel = 32;  // outputs of a panel
constexpr int64_t kBfloat16Pair = 2;    // neighbouring inputs, whose products one instruction adds
constexpr int64_t kBfloat16Tile = 12;   // rows that are multiplied at once, at most

constexpr int64_t bfloat16_panels(int64_t outputs) { return (outputs + kBfloat16Panel - 1) / kBfloat16Panel; }

// The smallest tile for so many rows (at least 1), or the largest for more rows: 1, 2, 3, 6, 8 or 12.
int64_t bfloat16_tile(int64_t rows);

// sums [tile, 32] = sums over positions and k < depth of x[position * distance + row][k] * weight[position][k][column],
// where weight is a panel [positions, depth / 2, 32, 2]; depth is even.
void bfloat16_products(int64_t tile, const uint16_t* const* x, int64_t positions, int64_t distance,
                       const uint16_t* weight, int64_t depth, float* sums);

// Rounds rows of x [rows, width] to the nearest bfloat16, ties to even; denormals become zero. The rows of the result
// have width rounded up to even, with zero after the last value. The same bits at every level.
void round_to_bfloat16(const float* x, int64_t rows, int64_t width, uint16_t* out);

}  // namespace ofa::operators
