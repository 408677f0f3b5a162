#include "operators/pointwise.h"

#include "operators/packed_product.h"

namespace ofa::operators {
namespace {

template <int W, int R>
OFA_INLINE void pointwise_convolution_kernel(const PointwiseConvolution& work, int64_t first, int64_t last,
                                             int64_t from, int64_t to) {
  const auto finish = [&](int64_t row, int64_t column, const auto& sum) __attribute__((always_inline)) {
    int64_t at = (first + row) * work.outputs + column;
    if (column + kPanel<W> <= work.outputs) {
      const Floats<W> least = Floats<W>{} + work.least;
      for (const auto& values : sum) {
        for (int half = 0; half < 2; half++) {
          Floats<W> value = values[half] + load<W>(work.bias + column + half * W);
          if (work.residual != nullptr) value += load<W>(work.residual + at + half * W);
          store<W>(work.out + at + half * W, larger<W>(value, least));
        }
        at += work.outputs;
      }
    } else {
      for (const auto& values : sum) {
        for (int64_t i = 0; column + i < work.outputs; i++) {
          float value = values[i / W][i % W] + work.bias[column + i];
          if (work.residual != nullptr) value += work.residual[at + i];
          work.out[at + i] = std::max(value, work.least);
        }
        at += work.outputs;
      }
    }
  };
  const int64_t weights = packed_panels(work.outputs) * work.inputs * kPackedPanel;
  packed_product<W, R>(work.x + first * work.inputs, last - first, work.inputs, work.weight, work.weight + weights,
                       from, to, finish);
}

}  // namespace

OFA_KERNEL(void, pointwise_convolution,
           (const PointwiseConvolution& work, int64_t first, int64_t last, int64_t from, int64_t to),
           (work, first, last, from, to))

}  // namespace ofa::operators
