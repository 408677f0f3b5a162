#include "operators/encoder_attention.h"

#include <cstring>

#include "operators/attention_weights.h"
#include "operators/product.h"
#include "platform/simd.h"

namespace ofa::operators {
namespace {

constexpr float kMasked = 1e30f;  // finite, because 0 times infinity is NaN
constexpr int kWidestPanel = 32;
constexpr int kTallestTile = 12;

// Offsets in the scratch memory. Everything is padded to panels, so that only the loops over inputs and outputs check
// bounds.
struct Scratch {
  float* keys;      // [panels, head_width, panel]
  float* values;    // [source, padded head width]
  float* scores;    // [tile, padded source]
  float* result;    // [tile, padded head width]
  float* mask;      // [padded source]
  float* relative;  // [padded source]
};

OFA_INLINE Scratch divided(float* memory, int64_t source, int64_t head_width) {
  const int64_t columns = rounded_up(source, kWidestPanel);
  const int64_t width = rounded_up(head_width, kWidestPanel);
  Scratch s;
  s.keys = memory;
  s.values = s.keys + columns * head_width;
  s.scores = s.values + source * width;
  s.result = s.scores + kTallestTile * columns;
  s.mask = s.result + kTallestTile * width;
  s.relative = s.mask + columns;
  return s;
}

// to[d * panel + j] = key j at d, for W keys.
template <int W>
OFA_INLINE void pack_register(const float* from, int64_t row, int64_t head_width, float* to) {
  int64_t d = 0;
  for (; d + W <= head_width; d += W) {
    Floats<W> block[W];
#pragma GCC unroll 16
    for (int j = 0; j < W; j++) block[j] = load<W>(from + j * row + d);
    transpose<W>(block);
#pragma GCC unroll 16
    for (int i = 0; i < W; i++) store<W>(to + (d + i) * kPanel<W>, block[i]);
  }
  for (; d < head_width; d++) {
    for (int j = 0; j < W; j++) to[d * kPanel<W> + j] = from[j * row + d];
  }
}

// keys[panel][d][j] = key (panel size) panel + j at d; zero after the last key.
template <int W>
OFA_INLINE void pack_keys(const float* from, int64_t row, int64_t source, int64_t head_width, float* keys) {
  int64_t start = 0;
  for (; start + W <= source; start += W) {
    pack_register<W>(from + start * row, row, head_width,
                     keys + start / kPanel<W> * kPanel<W> * head_width + start % kPanel<W>);
  }
  for (; start < rounded_up(source, kPanel<W>); start++) {
    float* to = keys + start / kPanel<W> * kPanel<W> * head_width + start % kPanel<W>;
    for (int64_t d = 0; d < head_width; d++) to[d * kPanel<W>] = start < source ? from[start * row + d] : 0.0f;
  }
}

OFA_INLINE void pack_values(const float* from, int64_t row, int64_t source, int64_t head_width, int64_t padded,
                            float* values) {
  for (int64_t i = 0; i < source; i++) {
    std::memcpy(values + i * padded, from + i * row, static_cast<size_t>(head_width) * sizeof(float));
    if (padded > head_width)
      std::memset(values + i * padded + head_width, 0, static_cast<size_t>(padded - head_width) * sizeof(float));
  }
}

// relative[key] = the table's value for each key of a query.
template <int W>
OFA_INLINE void relative_row(const std::vector<RelativeRun>& runs, const float* table, float* relative) {
  for (const RelativeRun& run : runs) {
    float* to = relative + run.key;
    const float* from = table + run.entry;
    if (run.step == 0) {
      for (int i = 0; i < run.length; i++) to[i] = *from;
    } else if (run.length < W) {
      for (int i = 0; i < run.length; i++) to[i] = from[-i];
    } else {
      // The last register overlaps the one before it.
      for (int i = 0; i + W < run.length; i += W) store<W>(to + i, reversed<W>(load<W>(from - i - (W - 1))));
      const int last = run.length - W;
      store<W>(to + last, reversed<W>(load<W>(from - last - (W - 1))));
    }
  }
}

template <int W, int R>
OFA_INLINE void encoder_attention_kernel(const EncoderAttention& work, int64_t head, int64_t first, int64_t last,
                                         float* memory) {
  const int64_t source = work.source;
  const int64_t head_width = work.head_width;
  const int64_t width = work.heads * head_width;
  const int64_t columns = rounded_up(source, kPanel<W>);
  const int64_t padded = rounded_up(head_width, kPanel<W>);
  const Scratch s = divided(memory, source, head_width);
  const float* queries = work.projections + head * head_width;
  pack_keys<W>(queries + width, 3 * width, source, head_width, s.keys);
  pack_values(queries + 2 * width, 3 * width, source, head_width, padded, s.values);
  bool padding = false;
  for (int64_t i = 0; i < source; i++) {
    s.mask[i] = (work.mask[i] - 1.0f) * kMasked;
    padding |= s.mask[i] != 0.0f;
  }
  const float* table = work.relative_table + head * work.entries;
  for (int64_t query = first; query < last; query += R) {
    const int rows = static_cast<int>(last - query < R ? last - query : R);
    multiply_panels<W, R>(queries + query * 3 * width, 3 * width, rows, s.keys, head_width * kPanel<W>, kPanel<W>,
                          static_cast<int>(columns / kPanel<W>), static_cast<int>(head_width), s.scores, columns);
    float sums[R];
    for (int row = 0; row < rows; row++) {
      relative_row<W>(work.runs->of(query + row), table, s.relative);
      if (padding) {
        for (int64_t i = 0; i < source; i += W) store<W>(s.relative + i, load<W>(s.relative + i) + load<W>(s.mask + i));
      }
      float* scores = s.scores + row * columns;
      const float most =
          add_biases<W, 2>(scores, {s.relative, work.position_bias + (head * source + query + row) * source}, source);
      sums[row] = exponentials<W>(scores, most, source);
    }
    multiply_panels<W, R>(s.scores, columns, rows, s.values, kPanel<W>, padded, static_cast<int>(padded / kPanel<W>),
                          static_cast<int>(source), s.result, padded);
    for (int row = 0; row < rows; row++) {
      divide<W>(s.result + row * padded, sums[row], head_width,
                work.attended + (query + row) * width + head * head_width);
    }
  }
}

}  // namespace

int64_t encoder_attention_scratch(int64_t source, int64_t head_width) {
  const int64_t columns = rounded_up(source, kWidestPanel);
  const int64_t width = rounded_up(head_width, kWidestPanel);
  return columns * head_width + source * width + kTallestTile * (columns + width) + 2 * columns;
}

OFA_KERNEL(void, encoder_attention,
           (const EncoderAttention& work, int64_t head, int64_t first, int64_t last, float* scratch),
           (work, head, first, last, scratch))

}  // namespace ofa::operators
