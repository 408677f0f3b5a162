// Keys and values are stored row by row, as in the caches, and are read in place, once for each tile of queries instead
// of once for each query.
#include "operators/decoder_attention.h"

#include "operators/attention_weights.h"
#include "operators/product.h"

namespace ofa::operators {
namespace {

constexpr int kWidest = 16;
constexpr int kTallestTile = 12;

// x[0] becomes the lane sums of all x: lane i is the sum of x[i]. A transposition that adds the rows.
template <int W, int STRIDE = 1>
OFA_INLINE void add_lanes(Floats<W>* x) {
  if constexpr (STRIDE < W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; i += 2 * STRIDE) {
      exchange<W, STRIDE>(x[i], x[i + STRIDE]);
      x[i] += x[i + STRIDE];
    }
    add_lanes<W, 2 * STRIDE>(x);
  }
}

// scores[i] = query . key i, W keys at a time. The last keys are repeated up to a multiple of W, for which scores must
// have room.
template <int W>
OFA_INLINE void score_keys(const float* query, const DecoderAttention& work, int64_t first, float* scores) {
  const int64_t width = work.head_width;
  const int64_t parts = width / W * W;
  const float* key[W];
  for (int i = 0; i < W; i++) key[i] = work.keys + (first + i < work.length ? first + i : work.length - 1) * width;
  Floats<W> sum[W] = {};
  for (int64_t d = 0; d < parts; d += W) {
    const Floats<W> part = load<W>(query + d);
#pragma GCC unroll 16
    for (int i = 0; i < W; i++) sum[i] += part * load<W>(key[i] + d);
  }
  add_lanes<W>(sum);
  store<W>(scores, sum[0]);
  for (int64_t d = parts; d < width; d++) {
    for (int i = 0; i < W; i++) scores[i] += query[d] * key[i][d];
  }
}

// result[d] = the sum of weights[i] times value i at d, for one query. Eight registers of columns are accumulated at a
// time, so that additions do not wait for each other and values are read once in order.
template <int W>
OFA_INLINE void weigh_values(const float* weights, const DecoderAttention& work, int64_t whole, float* result) {
  constexpr int kRegisters = 8;
  int64_t d = 0;
  for (; d + kRegisters * W <= whole; d += kRegisters * W) {
    Floats<W> sum[kRegisters] = {};
    for (int64_t i = 0; i < work.length; i++) {
      const float* value = work.values + i * work.head_width + d;
#pragma GCC unroll 8
      for (int part = 0; part < kRegisters; part++) sum[part] += weights[i] * load<W>(value + part * W);
    }
#pragma GCC unroll 8
    for (int part = 0; part < kRegisters; part++) store<W>(result + d + part * W, sum[part]);
  }
  multiply_panels<W, 1>(weights, 0, 1, work.values + d, kPanel<W>, work.head_width,
                        static_cast<int>((whole - d) / kPanel<W>), static_cast<int>(work.length), result + d, 0);
}

// The same for ROWS queries, whose weights are at a distance of columns and whose results at a distance of padded.
// Values are read once for all of them, in whole rows as far as the registers allow.
template <int W, int ROWS>
OFA_INLINE void weigh_values_of(const float* weights, int64_t columns, const DecoderAttention& work, int64_t whole,
                                float* result, int64_t padded) {
  constexpr int kRegisters = 4;
  int64_t d = 0;
  for (; d + kRegisters * W <= whole; d += kRegisters * W) {
    Floats<W> sum[ROWS][kRegisters] = {};
    for (int64_t i = 0; i < work.length; i++) {
      const float* value = work.values + i * work.head_width + d;
      Floats<W> part[kRegisters];
#pragma GCC unroll 4
      for (int k = 0; k < kRegisters; k++) part[k] = load<W>(value + k * W);
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++) {
        const float weight = weights[row * columns + i];
#pragma GCC unroll 4
        for (int k = 0; k < kRegisters; k++) sum[row][k] += weight * part[k];
      }
    }
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
#pragma GCC unroll 4
      for (int k = 0; k < kRegisters; k++) store<W>(result + row * padded + d + k * W, sum[row][k]);
    }
  }
  multiply_panels<W, ROWS>(weights, columns, ROWS, work.values + d, kPanel<W>, work.head_width,
                           static_cast<int>((whole - d) / kPanel<W>), static_cast<int>(work.length), result + d,
                           padded);
}

// As weigh_values_of, for count <= ROWS queries.
template <int W, int ROWS>
OFA_INLINE void weigh_values_of(const float* weights, int64_t columns, int count, const DecoderAttention& work,
                                int64_t whole, float* result, int64_t padded) {
  if constexpr (ROWS > 0) {
    if (count == ROWS) {
      weigh_values_of<W, ROWS>(weights, columns, work, whole, result, padded);
    } else {
      weigh_values_of<W, ROWS - 1>(weights, columns, count, work, whole, result, padded);
    }
  }
}

// Computes queries [from, from + count) of the work; count <= R.
template <int W, int R>
OFA_INLINE void attend(const DecoderAttention& work, int64_t from, int count, float* scratch) {
  const int64_t columns = rounded_up(work.length, kWidest);
  const int64_t padded = rounded_up(work.head_width, 2 * kWidest);
  float* result = scratch + kTallestTile * columns;
  for (int64_t first = 0; first < work.length; first += W) {
    for (int q = 0; q < count; q++) score_keys<W>(work.queries[from + q], work, first, scratch + q * columns + first);
  }
  float sums[R];
  for (int q = 0; q < count; q++) {
    float* scores = scratch + q * columns;
    sums[q] = exponentials<W>(scores, add_biases<W, 1>(scores, {work.biases[from + q]}, work.length), work.length);
  }
  const int panels = static_cast<int>(work.head_width / kPanel<W>);
  if (count == 1) {
    weigh_values<W>(scratch, work, panels * kPanel<W>, result);
  } else {
    constexpr int kGroup = R / 2;  // queries whose sums fit into the registers
    for (int q = 0; q < count; q += kGroup) {
      weigh_values_of<W, kGroup>(scratch + q * columns, columns, count - q < kGroup ? count - q : kGroup, work,
                                 panels * kPanel<W>, result + q * padded, padded);
    }
  }
  for (int64_t d = panels * kPanel<W>; d < work.head_width; d++) {
    for (int q = 0; q < count; q++) {
      float sum = 0.0f;
      for (int64_t i = 0; i < work.length; i++) sum += scratch[q * columns + i] * work.values[i * work.head_width + d];
      result[q * padded + d] = sum;
    }
  }
  for (int q = 0; q < count; q++) divide<W>(result + q * padded, sums[q], work.head_width, work.attended[from + q]);
}

template <int W, int R>
OFA_INLINE void decoder_attention_kernel(const DecoderAttention& work, float* scratch) {
  for (int64_t from = 0; from < work.count; from += R)
    attend<W, R>(work, from, static_cast<int>(work.count - from < R ? work.count - from : R), scratch);
}

}  // namespace

int64_t decoder_attention_scratch(int64_t length, int64_t head_width) {
  return kTallestTile * (rounded_up(length, kWidest) + rounded_up(head_width, 2 * kWidest));
}

OFA_KERNEL(void, decoder_attention, (const DecoderAttention& work, float* scratch), (work, scratch))

}  // namespace ofa::operators
