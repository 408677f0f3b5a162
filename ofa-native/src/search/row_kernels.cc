#include "search/row_kernels.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "platform/exp.h"
#include "platform/instruction_set.h"

namespace ofa {
namespace {

// A row is read in blocks of sixteen, independent of the register width, so that every processor sums in the same
// order.
constexpr int kBlock = 16;
#ifdef __x86_64__
constexpr int kWidth = 8;  // one AVX register
#else
constexpr int kWidth = 4;
#endif
constexpr int kParts = kBlock / kWidth;
typedef float Floats __attribute__((vector_size(kWidth * sizeof(float))));
typedef int32_t Ints __attribute__((vector_size(kWidth * sizeof(int32_t))));

constexpr float kInfinity = std::numeric_limits<float>::infinity();

OFA_INLINE void load(const float* from, Floats& to) { std::memcpy(&to, from, sizeof to); }

// The last, short block of a row, padded.
OFA_INLINE void load_rest(const float* from, int n, float filler, float* block) {
  for (int i = 0; i < kBlock; i++) block[i] = i < n ? from[i] : filler;
}

OFA_INLINE void max_of_block(const float* block, Floats* best, Ints* bad) {
  for (int part = 0; part < kParts; part++) {
    Floats x;
    load(block + part * kWidth, x);
    best[part] = x > best[part] ? x : best[part];
    bad[part] |= ~(x < kInfinity);
  }
}

OFA_INLINE void add_exp_of_block(const float* block, float max, Floats* sum) {
  for (int part = 0; part < kParts; part++) {
    Floats x, e;
    load(block + part * kWidth, x);
    exp_of_negative<Floats, Ints>(x - max, e);
    sum[part] += e;
  }
}

OFA_INLINE void exp_of_block(const float* block, float max, float* out) {
  for (int part = 0; part < kParts; part++) {
    Floats x, e;
    load(block + part * kWidth, x);
    exp_of_negative<Floats, Ints>(x - max, e);
    std::memcpy(out + part * kWidth, &e, sizeof e);
  }
}

template <int, int>
OFA_INLINE float row_max_kernel(const float* values, int32_t n, bool* invalid) {
  Floats best[kParts];
  Ints bad[kParts] = {};
  for (Floats& part : best) part = Floats{} - kInfinity;
  int32_t i = 0;
  for (; i + kBlock <= n; i += kBlock) max_of_block(values + i, best, bad);
  if (i < n) {
    float rest[kBlock];
    load_rest(values + i, n - i, -kInfinity, rest);
    max_of_block(rest, best, bad);
  }
  float max = -kInfinity;
  int32_t any = 0;
  for (int part = 0; part < kParts; part++) {
    for (int lane = 0; lane < kWidth; lane++) {
      max = best[part][lane] > max ? best[part][lane] : max;
      any |= bad[part][lane];
    }
  }
  if (any != 0) *invalid = true;
  return max;
}

template <int, int>
OFA_INLINE float row_sum_exp_kernel(const float* values, int32_t n, float max) {
  constexpr int32_t kStretch = 64 * kBlock;  // summed in float, then added in double
  double total = 0.0;
  int32_t i = 0;
  while (i < n) {
    Floats sum[kParts] = {};
    const int32_t end = n - i < kStretch ? n : i + kStretch;
    for (; i + kBlock <= end; i += kBlock) add_exp_of_block(values + i, max, sum);
    if (i < end) {
      float rest[kBlock];
      load_rest(values + i, end - i, -kInfinity, rest);
      add_exp_of_block(rest, max, sum);
      i = end;
    }
    for (int part = 0; part < kParts; part++) {
      for (int lane = 0; lane < kWidth; lane++) total += sum[part][lane];
    }
  }
  return static_cast<float>(total);
}

template <int, int>
OFA_INLINE void row_exp_kernel(const float* values, int32_t n, float max, float* out) {
  int32_t i = 0;
  for (; i + kBlock <= n; i += kBlock) exp_of_block(values + i, max, out + i);
  if (i < n) {
    float rest[kBlock], weights[kBlock];
    load_rest(values + i, n - i, -kInfinity, rest);
    exp_of_block(rest, max, weights);
    std::memcpy(out + i, weights, static_cast<size_t>(n - i) * sizeof(float));
  }
}

template <int, int>
OFA_INLINE void row_divide_kernel(float* values, int32_t n, float divisor) {
  for (int32_t i = 0; i < n; i++) values[i] /= divisor;
}

template <int, int>
OFA_INLINE int32_t row_next_above_kernel(const float* values, int32_t from, int32_t n, float bound) {
  int32_t i = from;
  for (; i + 4 * kBlock <= n; i += 4 * kBlock) {
    Floats x, best;
    load(values + i, best);
    for (int part = 1; part < 4 * kParts; part++) {
      load(values + i + part * kWidth, x);
      best = x > best ? x : best;
    }
    const Ints above = best > bound;
    int64_t words[sizeof above / sizeof(int64_t)];
    std::memcpy(words, &above, sizeof above);
    int64_t any = 0;
    for (const int64_t word : words) any |= word;
    if (any != 0) break;
  }
  for (; i < n; i++) {
    if (values[i] > bound) return i;
  }
  return n;
}

}  // namespace

OFA_KERNEL(float, row_max, (const float* values, int32_t n, bool* invalid), (values, n, invalid))
OFA_KERNEL(float, row_sum_exp, (const float* values, int32_t n, float max), (values, n, max))
OFA_KERNEL(void, row_exp, (const float* values, int32_t n, float max, float* out), (values, n, max, out))
OFA_KERNEL(void, row_divide, (float* values, int32_t n, float divisor), (values, n, divisor))
OFA_KERNEL(int32_t, row_next_above, (const float* values, int32_t from, int32_t n, float bound),
           (values, from, n, bound))

}  // namespace ofa
