// Sums of products of 8-bit integers, exact at every instruction set level.
#pragma once

#include <cstdint>

namespace ofa::operators {

constexpr int64_t kIntegerPanel = 32;  // outputs of a panel
constexpr int64_t kIntegerGroup = 4;   // neighbouring inputs whose products one instruction adds
constexpr int64_t kIntegerTile = 12;   // rows that are multiplied at once, at most

// sums [tile, 32] = sums over k < depth of x[row][k] * weight[k][column], where x has a tile of rows of unsigned bytes,
// and weight is a panel [depth / 4, 32, 4] with values of at most 64. The limit lets two products be added in 16 bits
// (2 * 255 * 64 < 2^15), which is how processors without VNNI multiply fastest.
using IntegerProducts = void (*)(const uint8_t* const* x, const int8_t* weight, int64_t depth, int32_t* sums);

// The smallest tile for so many rows (at least 1), or the largest for more rows: 1, 2, 3, 6, 8 or 12.
int64_t integer_tile(int64_t rows);

// The function for a tile and the selected level.
IntegerProducts integer_products(int64_t tile = kIntegerTile);

}  // namespace ofa::operators
