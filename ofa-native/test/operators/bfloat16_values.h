// bfloat16 for tests: rounding by the definition, and sums in the order that bfloat16_products.h documents.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace ofa {

inline float value_of(uint16_t rounded) {
  const uint32_t bits = static_cast<uint32_t>(rounded) << 16;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The nearest of the two neighbours of a normal number, the even one of a tie.
inline uint16_t nearest_bfloat16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const uint16_t below = static_cast<uint16_t>(bits >> 16), above = static_cast<uint16_t>(below + 1);
  const double down = std::fabs(static_cast<double>(value) - value_of(below));
  const double up = std::fabs(static_cast<double>(value_of(above)) - value);
  return down < up || (down == up && below % 2 == 0) ? below : above;
}

inline std::vector<uint16_t> nearest_bfloat16(const std::vector<float>& values) {
  std::vector<uint16_t> rounded;
  for (const float value : values) rounded.push_back(nearest_bfloat16(value));
  return rounded;
}

// sum + the products of the pairs x and weight [depth]: the second product of a pair first, each added with one
// rounding.
inline float add_products(float sum, const std::vector<uint16_t>& x, const std::vector<uint16_t>& weight) {
  for (size_t k = 0; k < x.size(); k += 2) {
    sum += value_of(x[k + 1]) * value_of(weight[k + 1]);
    sum += value_of(x[k]) * value_of(weight[k]);
  }
  return sum;
}

}  // namespace ofa
