// Convolutions of bfloat16: the bits of the documented order of summation, at every instruction set level that this
// processor has.
#include "operators/bfloat16_convolution.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/bfloat16_values.h"
#include "values.h"

namespace {

using ofa::add_products;
using ofa::nearest_bfloat16;
using ofa::normal;
using ofa::operators::Bfloat16Convolution;
using ofa::operators::kBfloat16Block;
using ofa::operators::kBfloat16Panel;

struct Case {
  int64_t batch, height, width, inputs, outputs, kernel, stride;
  float least;
  bool residual, values, rounded;
};

class Convolution {
 public:
  Convolution(std::mt19937& random, const Case& c)
      : c_(c),
        x_(nearest_bfloat16(normal(random, c.batch * c.height * c.width * c.inputs))),
        weight_(nearest_bfloat16(normal(random, c.outputs * c.inputs * c.kernel * c.kernel))),
        bias_(normal(random, c.outputs)) {
    work_.batch = c.batch;
    work_.height = c.height;
    work_.width = c.width;
    work_.inputs = c.inputs;
    work_.outputs = c.outputs;
    work_.kernel = c.kernel;
    work_.stride = c.stride;
    work_.x = x_.data();
    work_.bias = bias_.data();
    work_.least = c.least;
    residual_ = normal(random, work_.pixels() * c.outputs);
    if (c.residual) work_.residual = residual_.data();
    const int64_t positions = c.kernel * c.kernel;
    packed_.assign(
        static_cast<size_t>(ofa::operators::bfloat16_panels(c.outputs) * kBfloat16Panel * positions * c.inputs),
        99);  // of no effect after the last output
    for (int64_t o = 0; o < c.outputs; o++) {
      for (int64_t position = 0; position < positions; position++) {
        for (int64_t i = 0; i < c.inputs; i++) {
          const int64_t pair = (o / kBfloat16Panel * positions + position) * (c.inputs / 2) + i / 2;
          packed_[static_cast<size_t>((pair * kBfloat16Panel + o % kBfloat16Panel) * 2 + i % 2)] =
              weight_[static_cast<size_t>((o * positions + position) * c.inputs + i)];
        }
      }
    }
    work_.weight = packed_.data();
  }

  // In blocks of an odd size.
  void check() {
    const size_t size = static_cast<size_t>(work_.pixels() * c_.outputs);
    std::vector<float> values(size, -1.0f);
    std::vector<uint16_t> rounded(size, 1);
    const std::vector<uint16_t> zeros(static_cast<size_t>(c_.inputs), 0);
    if (c_.values) work_.values = values.data();
    if (c_.rounded) work_.rounded = rounded.data();
    for (int64_t first = 0; first < work_.pixels(); first += kBfloat16Block - 5)
      bfloat16_convolution(work_, first, std::min(work_.pixels(), first + kBfloat16Block - 5), zeros.data());
    for (int64_t pixel = 0; pixel < work_.pixels(); pixel++) {
      for (int64_t o = 0; o < c_.outputs; o++) {
        const size_t at = static_cast<size_t>(pixel * c_.outputs + o);
        const float value = expected(pixel, o);
        if (c_.values) {
          ASSERT_EQ(values[at], value) << "pixel " << pixel << ", output " << o;
        }
        if (c_.rounded) {
          ASSERT_EQ(rounded[at], value == 0.0f ? 0 : nearest_bfloat16(value)) << "pixel " << pixel << ", output " << o;
        }
      }
    }
  }

 private:
  float expected(int64_t pixel, int64_t output) const {
    const int64_t of_image = work_.rows() * work_.columns(), padding = c_.kernel / 2;
    float sum = 0.0f;
    for (int64_t position = 0; position < c_.kernel * c_.kernel; position++) {
      const int64_t row = pixel % of_image / work_.columns() * c_.stride - padding + position / c_.kernel;
      const int64_t column = pixel % work_.columns() * c_.stride - padding + position % c_.kernel;
      if (row < 0 || row >= c_.height || column < 0 || column >= c_.width) continue;
      const auto from = x_.begin() + ((pixel / of_image * c_.height + row) * c_.width + column) * c_.inputs;
      const auto weight = weight_.begin() + (output * c_.kernel * c_.kernel + position) * c_.inputs;
      sum = add_products(sum, std::vector<uint16_t>(from, from + c_.inputs),
                         std::vector<uint16_t>(weight, weight + c_.inputs));
    }
    sum += bias_[static_cast<size_t>(output)];
    if (c_.residual) sum += residual_[static_cast<size_t>(pixel * c_.outputs + output)];
    return std::max(sum, c_.least);
  }

  Case c_;
  std::vector<uint16_t> x_, weight_, packed_;
  std::vector<float> bias_, residual_;
  Bfloat16Convolution work_{};
};

}  // namespace

class Bfloat16ConvolutionAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(Bfloat16ConvolutionAtLevel);

TEST_P(Bfloat16ConvolutionAtLevel, AddsProductsInTheDocumentedOrder) {
  std::mt19937 random(3);
  for (const Case& c :
       {Case{1, 1, 1, 2, 1, 1, 1, 0.0f, false, true, true}, Case{2, 5, 7, 6, 33, 1, 2, -1e30f, false, true, false},
        Case{1, 8, 9, 16, 32, 3, 1, 0.0f, false, false, true}, Case{2, 7, 5, 4, 40, 3, 2, 0.0f, true, true, true},
        Case{3, 6, 6, 64, 64, 1, 1, 0.0f, true, true, true}}) {
    Convolution(random, c).check();
  }
}
