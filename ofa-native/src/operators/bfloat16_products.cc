#include "operators/bfloat16_products.h"

#include <algorithm>
#include <cstring>

#include "operators/bfloat16_rounding.h"
#include "platform/simd.h"

#ifdef OFA_X86_KERNELS
#include <immintrin.h>
#endif

namespace ofa::operators {
namespace {

constexpr int kColumns = kBfloat16Panel;
constexpr int64_t kStep = kBfloat16Panel * kBfloat16Pair;  // values of a panel for one pair of inputs

OFA_INLINE float widened(uint16_t value) {
  const uint32_t bits = static_cast<uint32_t>(value) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

// W words of two values each, as floats.
template <int W>
struct Pairs {
  Floats<W> first, second;
};

template <int W>
OFA_INLINE Pairs<W> load_pairs(const uint16_t* from) {
  typename Simd<W>::Ints words;
  std::memcpy(&words, from, sizeof words);
  const typename Simd<W>::Ints low = words << 16, high = words & ~0xffff;  // little-endian
  Pairs<W> result;
  std::memcpy(&result.first, &low, sizeof low);
  std::memcpy(&result.second, &high, sizeof high);
  return result;
}

template <int W, int ROWS>
OFA_INLINE void portable_tile(const uint16_t* const* x, int64_t positions, int64_t distance, const uint16_t* weight,
                              int64_t depth, float* sums) {
  for (int column = 0; column < kColumns; column += 2 * W) {
    Floats<W> sum[ROWS][2] = {};
    const uint16_t* from = weight + column * kBfloat16Pair;
    for (int64_t position = 0; position < positions; position++) {
      const uint16_t* const* rows = x + position * distance;
      for (int64_t k = 0; k < depth; k += kBfloat16Pair, from += kStep) {
        const Pairs<W> left = load_pairs<W>(from), right = load_pairs<W>(from + W * kBfloat16Pair);
#pragma GCC unroll 16
        for (int row = 0; row < ROWS; row++) {
          const float first = widened(rows[row][k]), second = widened(rows[row][k + 1]);
          sum[row][0] += second * left.second;
          sum[row][1] += second * right.second;
          sum[row][0] += first * left.first;
          sum[row][1] += first * right.first;
        }
      }
    }
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      store<W>(sums + row * kColumns + column, sum[row][0]);
      store<W>(sums + row * kColumns + column + W, sum[row][1]);
    }
  }
}

template <int W, int ROWS>
OFA_INLINE void portable_rows(int64_t rows, const uint16_t* const* x, int64_t positions, int64_t distance,
                              const uint16_t* weight, int64_t depth, float* sums) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) {
      portable_tile<W, ROWS>(x, positions, distance, weight, depth, sums);
    } else {
      portable_rows<W, ROWS - 1>(rows, x, positions, distance, weight, depth, sums);
    }
  }
}

template <int W, int R>
OFA_INLINE void portable_products_kernel(int64_t tile, const uint16_t* const* x, int64_t positions, int64_t distance,
                                         const uint16_t* weight, int64_t depth, float* sums) {
  constexpr int kMost = R > 8 ? R - 4 : R > 4 ? R - 2 : R;  // four registers hold weights
  const int64_t parts = (tile + kMost - 1) / kMost, part = (tile + parts - 1) / parts;
  for (int64_t row = 0; row < tile; row += part)
    portable_rows<W, kMost>(std::min(part, tile - row), x + row, positions, distance, weight, depth,
                            sums + row * kColumns);
}

OFA_KERNEL(void, portable_products,
           (int64_t tile, const uint16_t* const* x, int64_t positions, int64_t distance, const uint16_t* weight,
            int64_t depth, float* sums),
           (tile, x, positions, distance, weight, depth, sums))

#ifdef OFA_X86_KERNELS

OFA_INLINE int32_t pair_of(const uint16_t* from) {
  int32_t pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}

// The pair of values at `from` in every word. Clang 16 crashes when it combines this broadcast with the product
// (llvm/llvm-project#63051), so it must not see where the words come from.
__attribute__((target("avx512f"), always_inline)) inline __m512i pairs_of(const uint16_t* from) {
  __m512i words = _mm512_set1_epi32(pair_of(from));
#ifdef __clang__
  asm("" : "+v"(words));
#endif
  return words;
}

template <int kRows>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))) void products_bf16(
    const uint16_t* const* x, int64_t positions, int64_t distance, const uint16_t* weight, int64_t depth, float* sums) {
  constexpr bool kPrefetch = kRows > 3;  // with fewer rows the processor reads ahead far enough
  constexpr int64_t kAhead = 2048;       // values
  __m512 sum[kRows][2];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) sum[row][0] = sum[row][1] = _mm512_setzero_ps();
  for (int64_t position = 0; position < positions; position++, x += distance) {
    for (int64_t k = 0; k < depth; k += kBfloat16Pair, weight += kStep) {
      if constexpr (kPrefetch) {
        _mm_prefetch(reinterpret_cast<const char*>(weight + kAhead), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(weight + kAhead + kStep / 2), _MM_HINT_T0);
      }
      const __m512bh a = (__m512bh)_mm512_loadu_si512(weight);
      const __m512bh b = (__m512bh)_mm512_loadu_si512(weight + kStep / 2);
#pragma GCC unroll 16
      for (int row = 0; row < kRows; row++) {
        const __m512bh factor = (__m512bh)pairs_of(x[row] + k);
        sum[row][0] = _mm512_dpbf16_ps(sum[row][0], factor, a);
        sum[row][1] = _mm512_dpbf16_ps(sum[row][1], factor, b);
      }
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
    _mm512_storeu_ps(sums + row * kColumns, sum[row][0]);
    _mm512_storeu_ps(sums + row * kColumns + kColumns / 2, sum[row][1]);
  }
}

#endif

template <int, int>
OFA_INLINE void round_rows_to_bfloat16_kernel(const float* x, int64_t rows, int64_t width, uint16_t* out) {
  const int64_t step = rounded_up(width, kBfloat16Pair);
  for (int64_t row = 0; row < rows; row++) {
    round_row_to_bfloat16(x + row * width, width, out + row * step);
    if (step > width) out[row * step + width] = 0;
  }
}

OFA_KERNEL(void, round_rows_to_bfloat16, (const float* x, int64_t rows, int64_t width, uint16_t* out),
           (x, rows, width, out))

}  // namespace

int64_t bfloat16_tile(int64_t rows) { return rows <= 3 ? rows : rows <= 6 ? 6 : rows <= 8 ? 8 : kBfloat16Tile; }

void bfloat16_products(int64_t tile, const uint16_t* const* x, int64_t positions, int64_t distance,
                       const uint16_t* weight, int64_t depth, float* sums) {
#ifdef OFA_X86_KERNELS
  if (cpu_level() >= CpuLevel::kAvx512Bf16) {
    switch (tile) {
      case 1:
        return products_bf16<1>(x, positions, distance, weight, depth, sums);
      case 2:
        return products_bf16<2>(x, positions, distance, weight, depth, sums);
      case 3:
        return products_bf16<3>(x, positions, distance, weight, depth, sums);
      case 6:
        return products_bf16<6>(x, positions, distance, weight, depth, sums);
      case 8:
        return products_bf16<8>(x, positions, distance, weight, depth, sums);
      default:
        return products_bf16<kBfloat16Tile>(x, positions, distance, weight, depth, sums);
    }
  }
#endif
  portable_products(tile, x, positions, distance, weight, depth, sums);
}

void round_to_bfloat16(const float* x, int64_t rows, int64_t width, uint16_t* out) {
  round_rows_to_bfloat16(x, rows, width, out);
}

}  // namespace ofa::operators
