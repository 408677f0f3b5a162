// Random values for tests.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace ofa {

inline std::vector<float> normal(std::mt19937& random, int64_t n, float deviation = 1.0f, float mean = 0.0f) {
  std::normal_distribution<float> distribution(mean, deviation);
  std::vector<float> values(static_cast<size_t>(n));
  for (float& value : values) value = distribution(random);
  return values;
}

}  // namespace ofa
