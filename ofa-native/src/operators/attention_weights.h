// The softmax of attention without its division: the results are divided by the sums, because there are fewer results
// than weights.
#pragma once

#include <limits>

#include "platform/simd.h"

namespace ofa::operators {

constexpr float kNoScore = -std::numeric_limits<float>::infinity();

// scores[i] += the sum of the biases' element i, for i < n. The elements up to the next multiple of W, for which scores
// must have room, become -infinity. Returns the largest score.
template <int W, int BIASES>
OFA_INLINE float add_biases(float* scores, const float* const (&biases)[BIASES], int64_t n) {
  Floats<W> best = Floats<W>{} + kNoScore;
  int64_t i = 0;
  for (; i + W <= n; i += W) {
    Floats<W> bias = load<W>(biases[0] + i);
    for (int b = 1; b < BIASES; b++) bias += load<W>(biases[b] + i);
    const Floats<W> score = load<W>(scores + i) + bias;
    store<W>(scores + i, score);
    best = larger<W>(score, best);
  }
  float most = largest_of<W>(best);
  const int64_t end = rounded_up(n, W);
  for (; i < end; i++) {
    float bias = i < n ? biases[0][i] : kNoScore;
    for (int b = 1; b < BIASES && i < n; b++) bias += biases[b][i];
    scores[i] = i < n ? scores[i] + bias : kNoScore;
    most = scores[i] > most ? scores[i] : most;
  }
  return most;
}

// scores[i] = exp(scores[i] - most) for i < n rounded up to W. Returns their sum.
template <int W>
OFA_INLINE float exponentials(float* scores, float most, int64_t n) {
  Floats<W> sum[2] = {};
  int64_t i = 0;
  for (; i + 2 * W <= n; i += 2 * W) {
    for (int part = 0; part < 2; part++) {
      Floats<W> weight;
      exp_of_negative<Floats<W>, typename Simd<W>::Ints>(load<W>(scores + i + part * W) - most, weight);
      store<W>(scores + i + part * W, weight);
      sum[part] += weight;
    }
  }
  for (; i < n; i += W) {
    Floats<W> weight;
    exp_of_negative<Floats<W>, typename Simd<W>::Ints>(load<W>(scores + i) - most, weight);
    store<W>(scores + i, weight);
    sum[0] += weight;
  }
  return sum_of<W>(sum[0] + sum[1]);
}

// to[i] = from[i] / sum for i < n.
template <int W>
OFA_INLINE void divide(const float* from, float sum, int64_t n, float* to) {
  const float factor = 1.0f / sum;
  int64_t i = 0;
  for (; i + W <= n; i += W) store<W>(to + i, load<W>(from + i) * factor);
  for (; i < n; i++) to[i] = from[i] * factor;
}

}  // namespace ofa::operators
