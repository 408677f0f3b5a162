// The weights of one resampling direction: the source samples of each target sample, and their weights.
#pragma once

#include <cstdint>
#include <vector>

namespace ofa {

// Pillow's fixed point: weights carry 22 fractional bits, so that 8-bit samples times weights, summed, fit 32 bits.
constexpr int kWeightBits = 32 - 8 - 2;

struct ResampleFilter {
  int taps = 0;                  // maximum number of weights per target sample
  std::vector<int32_t> first;    // [targets] first source sample
  std::vector<int32_t> count;    // [targets] source samples used, 1 .. taps
  std::vector<int32_t> weights;  // [targets, taps] fixed point; zero past count
};

// Weights of the bicubic filter (a = -0.5) from `source` to `target` samples; its support widens with the scale when
// shrinking (antialias).
ResampleFilter bicubic_filter(int32_t source, int32_t target);

}  // namespace ofa
