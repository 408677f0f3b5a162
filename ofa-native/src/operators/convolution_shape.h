// The sizes of a convolution of the backbone, and the input pixels under its window.
#pragma once

#include <cstdint>

#include "platform/simd.h"

namespace ofa::operators {

struct ConvolutionShape {
  int64_t batch;
  int64_t height;  // of the input
  int64_t width;
  int64_t inputs;
  int64_t outputs;
  int64_t kernel;  // 1, or 3 with a padding of 1
  int64_t stride;

  int64_t positions() const { return kernel * kernel; }
  int64_t rows() const { return (height + stride - 1) / stride; }
  int64_t columns() const { return (width + stride - 1) / stride; }
  int64_t pixels() const { return batch * rows() * columns(); }
};

// Calls found(position, at) for every position of an output pixel's window: `at` is the index of the input pixel below
// it, in the whole batch, or -1 beyond the image's edge.
template <typename Found>
OFA_INLINE void visit_window(const ConvolutionShape& shape, int64_t pixel, const Found& found) {
  const int64_t rows = shape.rows(), columns = shape.columns(), padding = shape.kernel / 2;
  const int64_t image = pixel / (rows * columns);
  const int64_t top = pixel / columns % rows * shape.stride - padding;
  const int64_t start = pixel % columns * shape.stride - padding;
  for (int64_t position = 0; position < shape.positions(); position++) {
    const int64_t row = top + position / shape.kernel, column = start + position % shape.kernel;
    const bool inside = row >= 0 && row < shape.height && column >= 0 && column < shape.width;
    found(position, inside ? (image * shape.height + row) * shape.width + column : -1);
  }
}

}  // namespace ofa::operators
