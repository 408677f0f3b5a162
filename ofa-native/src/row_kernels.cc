#include "row_kernels.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "multiversion.h"

namespace ofa {
namespace {

// Sixteen lanes whatever the processor has: one register of AVX-512, two of AVX2, four of SSE, and the same order of summation on all of them.
constexpr int kLanes = 16;
typedef float Floats __attribute__((vector_size(kLanes * sizeof(float))));
typedef int32_t Ints __attribute__((vector_size(kLanes * sizeof(int32_t))));

constexpr float kInfinity = std::numeric_limits<float>::infinity();

OFA_INLINE void load(const float* from, Floats& to) { std::memcpy(&to, from, sizeof to); }

// The last, short block of a row, filled up with `filler`.
OFA_INLINE void load_part(const float* from, int n, float filler, Floats& to) {
  float part[kLanes];
  for (int i = 0; i < kLanes; i++) part[i] = i < n ? from[i] : filler;
  std::memcpy(&to, part, sizeof to);
}

// exp(x) for x <= 0 to about 1 ulp: x = n ln 2 + r, exp(r) by the minimax polynomial of Cephes' expf. Below -87 the result is as good as 0 and set to 0.
OFA_INLINE void exp_of_negative(const Floats& x, Floats& result) {
  const Floats lowest = Floats{} - 87.0f;
  const Ints tiny = x < lowest;
  const Floats clamped = tiny ? lowest : x;
  const float round_to_integer = 12582912.0f;  // 1.5 * 2^23: adding it leaves the rounded integer in the low mantissa bits
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
  bits &= ~tiny;
  std::memcpy(&result, &bits, sizeof result);
}

}  // namespace

OFA_MULTIVERSION
float row_max(const float* values, int32_t n, bool* invalid) {
  Floats best = Floats{} - kInfinity;
  Ints bad = {};
  int32_t i = 0;
  Floats x;
  for (; i + kLanes <= n; i += kLanes) {
    load(values + i, x);
    best = x > best ? x : best;
    bad |= ~(x < kInfinity);
  }
  if (i < n) {
    load_part(values + i, n - i, -kInfinity, x);
    best = x > best ? x : best;
    bad |= ~(x < kInfinity);
  }
  float max = -kInfinity;
  int32_t any = 0;
  for (int lane = 0; lane < kLanes; lane++) {
    max = best[lane] > max ? best[lane] : max;
    any |= bad[lane];
  }
  if (any != 0) *invalid = true;
  return max;
}

OFA_MULTIVERSION
float row_sum_exp(const float* values, int32_t n, float max) {
  constexpr int32_t kStretch = 64 * kLanes;  // summed in float, then added up in double
  double total = 0.0;
  Floats x, e;
  int32_t i = 0;
  while (i < n) {
    Floats sum = {};
    const int32_t end = n - i < kStretch ? n : i + kStretch;
    for (; i + kLanes <= end; i += kLanes) {
      load(values + i, x);
      exp_of_negative(x - max, e);
      sum += e;
    }
    if (i < end) {
      load_part(values + i, end - i, -kInfinity, x);
      exp_of_negative(x - max, e);
      sum += e;
      i = end;
    }
    for (int lane = 0; lane < kLanes; lane++) total += sum[lane];
  }
  return static_cast<float>(total);
}

OFA_MULTIVERSION
void row_exp(const float* values, int32_t n, float max, float* out) {
  Floats x, e;
  int32_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    load(values + i, x);
    exp_of_negative(x - max, e);
    std::memcpy(out + i, &e, sizeof e);
  }
  if (i < n) {
    load_part(values + i, n - i, -kInfinity, x);
    exp_of_negative(x - max, e);
    std::memcpy(out + i, &e, static_cast<size_t>(n - i) * sizeof(float));
  }
}

OFA_MULTIVERSION
void row_divide(float* values, int32_t n, float divisor) {
  for (int32_t i = 0; i < n; i++) values[i] /= divisor;
}

OFA_MULTIVERSION
int32_t row_next_above(const float* values, int32_t from, int32_t n, float bound) {
  constexpr int kBlocks = 4;
  int32_t i = from;
  for (; i + kLanes * kBlocks <= n; i += kLanes * kBlocks) {
    Floats x, best;
    load(values + i, best);
    for (int b = 1; b < kBlocks; b++) {
      load(values + i + b * kLanes, x);
      best = x > best ? x : best;
    }
    const Ints above = best > bound;
    int32_t any = 0;
    for (int lane = 0; lane < kLanes; lane++) any |= above[lane];
    if (any != 0) break;
  }
  for (; i < n; i++) {
    if (values[i] > bound) return i;
  }
  return n;
}

}  // namespace ofa
