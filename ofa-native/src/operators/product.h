// Products of small matrices, in tiles that stay in registers.
#pragma once

#include "platform/simd.h"

namespace ofa::operators {

// Columns of a panel: two registers.
template <int W>
constexpr int kPanel = 2 * W;

// sum += a [ROWS, depth] b, whose columns are in two halves, left and right [depth, W]; lda and ldb are row strides.
template <int W, int ROWS>
OFA_INLINE void accumulate_tile(const float* a, ptrdiff_t lda, const float* left, const float* right, ptrdiff_t ldb,
                                int depth, Floats<W> (&sum)[ROWS][2]) {
  for (int k = 0; k < depth; k++) {
    const Floats<W> x = load<W>(left);
    const Floats<W> y = load<W>(right);
    left += ldb;
    right += ldb;
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      const float factor = a[row * lda + k];
      sum[row][0] += factor * x;
      sum[row][1] += factor * y;
    }
  }
}

// c [ROWS, 2 W] = a [ROWS, depth] b [depth, 2 W]; lda, ldb and ldc are row strides.
template <int W, int ROWS>
OFA_INLINE void multiply_tile(const float* a, ptrdiff_t lda, const float* b, ptrdiff_t ldb, int depth, float* c,
                              ptrdiff_t ldc) {
  Floats<W> sum[ROWS][2] = {};
  accumulate_tile<W, ROWS>(a, lda, b, b + W, ldb, depth, sum);
#pragma GCC unroll 16
  for (int row = 0; row < ROWS; row++) {
    store<W>(c + row * ldc, sum[row][0]);
    store<W>(c + row * ldc + W, sum[row][1]);
  }
}

// As multiply_tile, for rows <= ROWS.
template <int W, int ROWS>
OFA_INLINE void multiply_rows(const float* a, ptrdiff_t lda, int rows, const float* b, ptrdiff_t ldb, int depth,
                              float* c, ptrdiff_t ldc) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) {
      multiply_tile<W, ROWS>(a, lda, b, ldb, depth, c, ldc);
    } else {
      multiply_rows<W, ROWS - 1>(a, lda, rows, b, ldb, depth, c, ldc);
    }
  }
}

// c [rows, panels * 2 W] = a [rows, depth] b, where b is in panels [depth, 2 W] at a distance of panel_distance; rows
// at most ROWS.
template <int W, int ROWS>
OFA_INLINE void multiply_panels(const float* a, ptrdiff_t lda, int rows, const float* b, ptrdiff_t panel_distance,
                                ptrdiff_t ldb, int panels, int depth, float* c, ptrdiff_t ldc) {
  for (int panel = 0; panel < panels; panel++) {
    multiply_rows<W, ROWS>(a, lda, rows, b + panel * panel_distance, ldb, depth, c + panel * kPanel<W>, ldc);
  }
}

}  // namespace ofa::operators
