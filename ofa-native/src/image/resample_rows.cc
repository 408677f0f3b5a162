#include "image/resample_rows.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "platform/instruction_set.h"

#ifdef OFA_X86_KERNELS
#include <immintrin.h>
#endif

namespace ofa {
namespace {

constexpr int32_t kHalf = 1 << (kWeightBits - 1);

inline uint8_t clip8(int32_t fixed) { return static_cast<uint8_t>(std::clamp(fixed >> kWeightBits, 0, 255)); }

void resample_rows_portable(const ResampleFilter& filter, const uint8_t* source, int32_t source_width, int32_t rows,
                            uint8_t* target) {
  const int32_t targets = static_cast<int32_t>(filter.first.size());
  for (int32_t y = 0; y < rows; y++) {
    const uint8_t* in = source + static_cast<size_t>(y) * source_width * 3;
    uint8_t* out = target + y * padded_row(targets);
    for (int32_t x = 0; x < targets; x++) {
      const uint8_t* pixel = in + static_cast<size_t>(filter.first[x]) * 3;
      const int32_t* weight = filter.weights.data() + static_cast<size_t>(x) * filter.taps;
      int32_t r = kHalf, g = kHalf, b = kHalf;
      for (int32_t k = 0; k < filter.count[x]; k++, pixel += 3) {
        r += pixel[0] * weight[k];
        g += pixel[1] * weight[k];
        b += pixel[2] * weight[k];
      }
      out[x * 3] = clip8(r);
      out[x * 3 + 1] = clip8(g);
      out[x * 3 + 2] = clip8(b);
    }
  }
}

#ifdef OFA_X86_KERNELS

constexpr int kGroup = 4;          // source pixels that one step multiplies
constexpr int kLowBits = 15;       // a weight is high * 2^15 + low, each half fits the 16-bit multiply-add exactly
constexpr size_t kReadAhead = 16;  // bytes read from a group's first pixel

// The weights in the layout of the AVX2 kernel: per group of four pixels, each pair of weights three times (red, green,
// blue), with separate low and high halves.
struct SplitWeights {
  std::vector<int32_t> begin;   // [targets + 1] first group of each target sample
  std::vector<int16_t> halves;  // [groups, 2, 16]
};

SplitWeights split(const ResampleFilter& filter) {
  const size_t targets = filter.first.size();
  SplitWeights split;
  split.begin.resize(targets + 1, 0);
  for (size_t x = 0; x < targets; x++) split.begin[x + 1] = split.begin[x] + (filter.count[x] + kGroup - 1) / kGroup;
  split.halves.assign(static_cast<size_t>(split.begin[targets]) * 32, 0);
  for (size_t x = 0; x < targets; x++) {
    for (int32_t k = 0; k < filter.count[x]; k++) {
      const int32_t weight = filter.weights[x * filter.taps + k];
      int16_t* group = split.halves.data() + static_cast<size_t>(split.begin[x] + k / kGroup) * 32;
      const int lane = k % kGroup / 2 * 8 + k % 2;
      for (int channel = 0; channel < 3; channel++) {
        group[lane + channel * 2] = static_cast<int16_t>(weight & ((1 << kLowBits) - 1));
        group[16 + lane + channel * 2] = static_cast<int16_t>(weight >> kLowBits);
      }
    }
  }
  return split;
}

// Resamples rows `in[0 .. Rows)` to `out[0 .. Rows)`. Reads up to kReadAhead bytes from the first pixel of every group,
// even beyond the row's end.
template <int Rows>
__attribute__((target("avx2"))) void resample_avx2(const ResampleFilter& filter, const SplitWeights& split,
                                                   const uint8_t* const* in, uint8_t* const* out) {
  // Bytes r0 g0 b0 r1 g1 b1 r2 ... to 16-bit pairs (r0 r1)(g0 g1)(b0 b1)() in the low lane and (r2 r3)(g2 g3)(b2 b3)()
  // in the high one.
  const __m256i pairs = _mm256_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,  //
                                         6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const int32_t targets = static_cast<int32_t>(filter.first.size());
  for (int32_t x = 0; x < targets; x++) {
    __m256i low[Rows], high[Rows];
    for (int r = 0; r < Rows; r++) low[r] = high[r] = _mm256_setzero_si256();
    size_t offset = static_cast<size_t>(filter.first[x]) * 3;
    const int16_t* weights = split.halves.data() + static_cast<size_t>(split.begin[x]) * 32;
    for (int32_t group = split.begin[x]; group < split.begin[x + 1]; group++, offset += kGroup * 3, weights += 32) {
      const __m256i weight_low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights));
      const __m256i weight_high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights + 16));
      for (int r = 0; r < Rows; r++) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in[r] + offset));
        const __m256i pixels = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), pairs);
        low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(pixels, weight_low));
        high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(pixels, weight_high));
      }
    }
    for (int r = 0; r < Rows; r++) {
      const __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(high[r], kLowBits), low[r]);
      __m128i rgb = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
      rgb = _mm_srai_epi32(_mm_add_epi32(rgb, _mm_set1_epi32(kHalf)), kWeightBits);
      rgb = _mm_packus_epi16(_mm_packs_epi32(rgb, rgb), rgb);
      const int32_t packed = _mm_cvtsi128_si32(rgb);
      // the fourth byte is overwritten next, or is padding
      std::memcpy(out[r] + static_cast<size_t>(x) * 3, &packed, 4);
    }
  }
}

void resample_rows_avx2(const ResampleFilter& filter, const uint8_t* source, int32_t source_width, int32_t rows,
                        uint8_t* target) {
  const SplitWeights weights = split(filter);
  const size_t row_bytes = static_cast<size_t>(source_width) * 3;
  const size_t target_row = padded_row(static_cast<int32_t>(filter.first.size()));
  // A group starts at most three pixels after the last used one, so this many bytes after a row's end may be read.
  const size_t overrun = kGroup * 3 + kReadAhead;
  const size_t total = row_bytes * rows;
  int32_t y = 0;
  for (; y + 4 <= rows && (y + 4) * row_bytes + overrun <= total; y += 4) {
    const uint8_t* in[4];
    uint8_t* out[4];
    for (int r = 0; r < 4; r++) {
      in[r] = source + (y + r) * row_bytes;
      out[r] = target + (y + r) * target_row;
    }
    resample_avx2<4>(filter, weights, in, out);
  }
  std::vector<uint8_t> padded(row_bytes + overrun,
                              0);  // the last rows, where reading ahead would leave the image
  for (; y < rows; y++) {
    std::memcpy(padded.data(), source + y * row_bytes, row_bytes);
    const uint8_t* in[1] = {padded.data()};
    uint8_t* out[1] = {target + y * target_row};
    resample_avx2<1>(filter, weights, in, out);
  }
}

#endif

}  // namespace

void resample_rows(const ResampleFilter& filter, const uint8_t* source, int32_t source_width, int32_t rows,
                   uint8_t* target) {
#ifdef OFA_X86_KERNELS
  if (cpu_level() >= CpuLevel::kAvx2) {
    resample_rows_avx2(filter, source, source_width, rows, target);
    return;
  }
#endif
  resample_rows_portable(filter, source, source_width, rows, target);
}

}  // namespace ofa
