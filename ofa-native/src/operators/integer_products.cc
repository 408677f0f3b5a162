#include "operators/integer_products.h"

#include <cstring>

#include "platform/instruction_set.h"

#ifdef OFA_X86_KERNELS
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif
#endif

namespace ofa::operators {
namespace {

constexpr int kColumns = kIntegerPanel;
constexpr int64_t kGroup = kIntegerGroup;
constexpr int64_t kStep = kIntegerPanel * kIntegerGroup;  // bytes of a panel for one group of inputs
constexpr int kHalf = kColumns / 2;

OFA_INLINE int32_t four_bytes(const uint8_t* from) {
  int32_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

#ifdef OFA_X86_KERNELS

template <int kRows>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))) void products_vnni(const uint8_t* const* x,
                                                                                            const int8_t* weight,
                                                                                            int64_t depth,
                                                                                            int32_t* sums) {
  // With fewer rows the processor reads ahead far enough; tiles of convolutions (12) read weights from the cache.
  constexpr bool kPrefetch = kRows > 3 && kRows < kIntegerTile;
  constexpr int64_t kAhead = 4096;  // bytes
  __m512i sum[kRows][2];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) sum[row][0] = sum[row][1] = _mm512_setzero_si512();
  for (int64_t k = 0; k < depth; k += kGroup) {
    if constexpr (kPrefetch) {
      _mm_prefetch(reinterpret_cast<const char*>(weight + k * kIntegerPanel + kAhead), _MM_HINT_T0);
      _mm_prefetch(reinterpret_cast<const char*>(weight + k * kIntegerPanel + kAhead + kStep / 2), _MM_HINT_T0);
    }
    const __m512i a = _mm512_loadu_si512(weight + k * kIntegerPanel);
    const __m512i b = _mm512_loadu_si512(weight + k * kIntegerPanel + kStep / 2);
#pragma GCC unroll 16
    for (int row = 0; row < kRows; row++) {
      const __m512i factor = _mm512_set1_epi32(four_bytes(x[row] + k));
      sum[row][0] = _mm512_dpbusd_epi32(sum[row][0], factor, a);
      sum[row][1] = _mm512_dpbusd_epi32(sum[row][1], factor, b);
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
    _mm512_storeu_si512(sums + row * kColumns, sum[row][0]);
    _mm512_storeu_si512(sums + row * kColumns + kHalf, sum[row][1]);
  }
}

template <int kRows>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void products_avx512(const uint8_t* const* x,
                                                                                   const int8_t* weight, int64_t depth,
                                                                                   int32_t* sums) {
  const __m512i ones = _mm512_set1_epi16(1);
  __m512i sum[kRows][2];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) sum[row][0] = sum[row][1] = _mm512_setzero_si512();
  for (int64_t k = 0; k < depth; k += kGroup) {
    const __m512i a = _mm512_loadu_si512(weight + k * kIntegerPanel);
    const __m512i b = _mm512_loadu_si512(weight + k * kIntegerPanel + kStep / 2);
#pragma GCC unroll 16
    for (int row = 0; row < kRows; row++) {
      const __m512i factor = _mm512_set1_epi32(four_bytes(x[row] + k));
      sum[row][0] = _mm512_add_epi32(sum[row][0], _mm512_madd_epi16(_mm512_maddubs_epi16(factor, a), ones));
      sum[row][1] = _mm512_add_epi32(sum[row][1], _mm512_madd_epi16(_mm512_maddubs_epi16(factor, b), ones));
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
    _mm512_storeu_si512(sums + row * kColumns, sum[row][0]);
    _mm512_storeu_si512(sums + row * kColumns + kHalf, sum[row][1]);
  }
}

template <int kRows>
__attribute__((target("avx2,fma"))) void products_avx2(const uint8_t* const* x, const int8_t* weight, int64_t depth,
                                                       int32_t* sums) {
  // Rows and registers of columns whose sums fit into the registers.
  constexpr int kPart = kRows % 4 == 0 ? 4 : kRows < 3 ? kRows : 3;
  constexpr int kRegisters = kRows < 3 ? 4 : 2;
  constexpr int kLanes = 8;
  const __m256i ones = _mm256_set1_epi16(1);
  for (int column = 0; column < kColumns; column += kRegisters * kLanes) {
    for (int first = 0; first < kRows; first += kPart) {
      __m256i sum[kPart][kRegisters];
#pragma GCC unroll 16
      for (int row = 0; row < kPart; row++) {
#pragma GCC unroll 16
        for (int i = 0; i < kRegisters; i++) sum[row][i] = _mm256_setzero_si256();
      }
      for (int64_t k = 0; k < depth; k += kGroup) {
        const int8_t* from = weight + k * kIntegerPanel + column * kGroup;
        __m256i w[kRegisters];
#pragma GCC unroll 16
        for (int i = 0; i < kRegisters; i++)
          w[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i * kLanes * kGroup));
#pragma GCC unroll 16
        for (int row = 0; row < kPart; row++) {
          const __m256i factor = _mm256_set1_epi32(four_bytes(x[first + row] + k));
#pragma GCC unroll 16
          for (int i = 0; i < kRegisters; i++)
            sum[row][i] = _mm256_add_epi32(sum[row][i], _mm256_madd_epi16(_mm256_maddubs_epi16(factor, w[i]), ones));
        }
      }
#pragma GCC unroll 16
      for (int row = 0; row < kPart; row++) {
#pragma GCC unroll 16
        for (int i = 0; i < kRegisters; i++)
          _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + (first + row) * kColumns + column + i * kLanes),
                              sum[row][i]);
      }
    }
  }
}

// SSE2 multiplies pairs of 16-bit integers: bytes are widened, and the two sums of an output are added at the end.
template <int kRows>
void products_baseline(const uint8_t* const* x, const int8_t* weight, int64_t depth, int32_t* sums) {
  constexpr int kPart = kRows % 3 == 0 ? 3 : kRows < 3 ? kRows : 2;
  const __m128i zero = _mm_setzero_si128();
  for (int column = 0; column < kColumns; column += 4) {
    for (int first = 0; first < kRows; first += kPart) {
      __m128i sum[kPart][2];
#pragma GCC unroll 16
      for (int row = 0; row < kPart; row++) sum[row][0] = sum[row][1] = zero;
      for (int64_t k = 0; k < depth; k += kGroup) {
        const __m128i bytes =
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(weight + k * kIntegerPanel + column * kGroup));
        const __m128i a = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
        const __m128i b = _mm_srai_epi16(_mm_unpackhi_epi8(bytes, bytes), 8);
#pragma GCC unroll 16
        for (int row = 0; row < kPart; row++) {
          const __m128i factor = _mm_unpacklo_epi8(_mm_set1_epi32(four_bytes(x[first + row] + k)), zero);
          sum[row][0] = _mm_add_epi32(sum[row][0], _mm_madd_epi16(factor, a));
          sum[row][1] = _mm_add_epi32(sum[row][1], _mm_madd_epi16(factor, b));
        }
      }
#pragma GCC unroll 16
      for (int row = 0; row < kPart; row++) {
        const __m128 a = _mm_castsi128_ps(sum[row][0]), b = _mm_castsi128_ps(sum[row][1]);
        const __m128i even = _mm_castps_si128(_mm_shuffle_ps(a, b, 0x88));
        const __m128i odd = _mm_castps_si128(_mm_shuffle_ps(a, b, 0xdd));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(sums + (first + row) * kColumns + column),
                         _mm_add_epi32(even, odd));
      }
    }
  }
}

#elif defined(__aarch64__)

// NEON multiplies bytes of one kind. x - 128 is signed, and 128 times the sum of a column's weights is added at the
// end.
OFA_INLINE int8x16_t four_signed_bytes(const uint8_t* from) {
  return vreinterpretq_s8_s32(vdupq_n_s32(four_bytes(from) ^ static_cast<int32_t>(0x80808080)));
}

constexpr int kFour = 4;  // columns of a register of weights

// A product is at most 128 * 64, so the sum of two fits into 16 bits.
template <int kRows>
void products_neon(const uint8_t* const* x, const int8_t* weight, int64_t depth, int32_t* sums) {
  constexpr int kPart = kRows % 6 == 0 ? 6 : kRows < 6 ? kRows : 4;  // rows whose sums fit into the registers
  for (int column = 0; column < kColumns; column += kFour) {
    const int8_t* columns = weight + column * kGroup;
    int32x4_t ones[2] = {vdupq_n_s32(0), vdupq_n_s32(0)};
    for (int first = 0; first < kRows; first += kPart) {
      int32x4_t sum[kPart][2];
      for (int row = 0; row < kPart; row++) sum[row][0] = sum[row][1] = vdupq_n_s32(0);
      for (int64_t k = 0; k < depth; k += kGroup) {
        const int8x16_t w = vld1q_s8(columns + k * kIntegerPanel);
        if (first == 0) {
          ones[0] = vpadalq_s16(ones[0], vmovl_s8(vget_low_s8(w)));
          ones[1] = vpadalq_s16(ones[1], vmovl_high_s8(w));
        }
#pragma GCC unroll 16
        for (int row = 0; row < kPart; row++) {
          const int8x16_t factor = four_signed_bytes(x[first + row] + k);
          sum[row][0] = vpadalq_s16(sum[row][0], vmull_s8(vget_low_s8(factor), vget_low_s8(w)));
          sum[row][1] = vpadalq_s16(sum[row][1], vmull_high_s8(factor, w));
        }
      }
      const int32x4_t share = vshlq_n_s32(vpaddq_s32(ones[0], ones[1]), 7);
      for (int row = 0; row < kPart; row++)
        vst1q_s32(sums + (first + row) * kColumns + column, vaddq_s32(vpaddq_s32(sum[row][0], sum[row][1]), share));
    }
  }
}

#ifdef __ARM_FEATURE_DOTPROD
#define OFA_DOT_PRODUCT
#else
#define OFA_DOT_PRODUCT __attribute__((target("arch=armv8.2-a+dotprod")))
#endif

template <int kRows>
OFA_DOT_PRODUCT void products_dot(const uint8_t* const* x, const int8_t* weight, int64_t depth, int32_t* sums) {
  constexpr int kPart = kRows % 6 == 0 ? 6
                        : kRows < 6    ? kRows
                                       : 4,
                kRegisters = 4;  // rows and registers whose sums fit into the registers
  const int8x16_t one = vdupq_n_s8(1);
  for (int column = 0; column < kColumns; column += kFour * kRegisters) {
    int32x4_t ones[kRegisters];
    for (int i = 0; i < kRegisters; i++) ones[i] = vdupq_n_s32(0);
    for (int first = 0; first < kRows; first += kPart) {
      int32x4_t sum[kPart][kRegisters];
      for (int row = 0; row < kPart; row++) {
        for (int i = 0; i < kRegisters; i++) sum[row][i] = vdupq_n_s32(0);
      }
      for (int64_t k = 0; k < depth; k += kGroup) {
        const int8_t* from = weight + k * kIntegerPanel + column * kGroup;
        const int8x16_t w[kRegisters] = {vld1q_s8(from), vld1q_s8(from + 16), vld1q_s8(from + 32), vld1q_s8(from + 48)};
        if (first == 0) {
          for (int i = 0; i < kRegisters; i++) ones[i] = vdotq_s32(ones[i], one, w[i]);
        }
#pragma GCC unroll 16
        for (int row = 0; row < kPart; row++) {
          const int8x16_t factor =
              vreinterpretq_s8_s32(vdupq_n_s32(four_bytes(x[first + row] + k) ^ static_cast<int32_t>(0x80808080)));
#pragma GCC unroll 16
          for (int i = 0; i < kRegisters; i++) sum[row][i] = vdotq_s32(sum[row][i], factor, w[i]);
        }
      }
      for (int row = 0; row < kPart; row++) {
        for (int i = 0; i < kRegisters; i++) {
          vst1q_s32(sums + (first + row) * kColumns + column + i * kFour,
                    vaddq_s32(sum[row][i], vshlq_n_s32(ones[i], 7)));
        }
      }
    }
  }
}

bool has_dot_product() {
#if defined(__ARM_FEATURE_DOTPROD)
  return true;
#elif defined(__linux__)
  constexpr unsigned long kDotProduct = 1ul << 20;  // HWCAP_ASIMDDP
  return (getauxval(AT_HWCAP) & kDotProduct) != 0;
#else
  return false;
#endif
}

#else

template <int kRows>
void products_baseline(const uint8_t* const* x, const int8_t* weight, int64_t depth, int32_t* sums) {
  for (int row = 0; row < kRows; row++, sums += kColumns) {
    std::memset(sums, 0, kColumns * sizeof *sums);
    for (int64_t k = 0; k < depth; k += kGroup) {
      const int8_t* from = weight + k * kIntegerPanel;
      for (int column = 0; column < kColumns; column++) {
        for (int i = 0; i < kGroup; i++) sums[column] += x[row][k + i] * from[column * kGroup + i];
      }
    }
  }
}

#endif

template <int kRows>
IntegerProducts products_of_tile() {
#ifdef OFA_X86_KERNELS
  switch (cpu_level()) {
    case CpuLevel::kBaseline:
      return products_baseline<kRows>;
    case CpuLevel::kAvx2:
    case CpuLevel::kAvx2Wide:
      return products_avx2<kRows>;
    case CpuLevel::kAvx512:
      return products_avx512<kRows>;
    default:
      return products_vnni<kRows>;
  }
#elif defined(__aarch64__)
  static const bool dot = has_dot_product();
  return dot ? products_dot<kRows> : products_neon<kRows>;
#else
  return products_baseline<kRows>;
#endif
}

}  // namespace

int64_t integer_tile(int64_t rows) { return rows <= 3 ? rows : rows <= 6 ? 6 : rows <= 8 ? 8 : kIntegerTile; }

IntegerProducts integer_products(int64_t tile) {
  switch (tile) {
    case 1:
      return products_of_tile<1>();
    case 2:
      return products_of_tile<2>();
    case 3:
      return products_of_tile<3>();
    case 6:
      return products_of_tile<6>();
    case 8:
      return products_of_tile<8>();
    default:
      return products_of_tile<kIntegerTile>();
  }
}

}  // namespace ofa::operators
