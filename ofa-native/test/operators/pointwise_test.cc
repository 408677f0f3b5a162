// Convolutions of 1 x 1 against double precision: pixels around tiles, outputs around registers and panels, with and
// without a residual and a lower limit, and every instruction set that this processor has.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/packed_product.h"
#include "operators/pointwise.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::kPackedPanel;
using ofa::operators::PointwiseConvolution;

struct Case {
  int64_t pixels, inputs, outputs;
};

void compare(const Case& c, bool with_residual, float least, std::mt19937& random) {
  const std::vector<float> x = normal(random, c.pixels * c.inputs);
  const std::vector<float> matrix = normal(random, c.inputs * c.outputs);
  const std::vector<float> bias = normal(random, c.outputs);
  const std::vector<float> residual = normal(random, c.pixels * c.outputs);
  const int64_t panels = ofa::operators::packed_panels(c.outputs);
  std::vector<float> weight(static_cast<size_t>(panels * c.inputs * kPackedPanel), 0.0f);
  for (int64_t i = 0; i < c.inputs; i++) {
    for (int64_t o = 0; o < c.outputs; o++) {
      weight[static_cast<size_t>((o / kPackedPanel * c.inputs + i) * kPackedPanel + o % kPackedPanel)] =
          matrix[static_cast<size_t>(i * c.outputs + o)];
    }
  }
  constexpr float kBeyond = 12345.0f;
  std::vector<float> out(static_cast<size_t>(c.pixels * c.outputs + 1), NAN);
  out.back() = kBeyond;
  const PointwiseConvolution work{c.inputs,      c.outputs,   x.data(),
                                  weight.data(), bias.data(), with_residual ? residual.data() : nullptr,
                                  least,         out.data()};
  for (int64_t panel = 0; panel < panels; panel += 2) {
    ofa::operators::pointwise_convolution(work, 0, c.pixels / 3, panel, panel + 2);
    ofa::operators::pointwise_convolution(work, c.pixels / 3, c.pixels, panel, panel + 2);
  }
  ASSERT_EQ(out.back(), kBeyond);
  for (int64_t i = 0; i < c.pixels * c.outputs; i++) {
    const int64_t pixel = i / c.outputs, output = i % c.outputs;
    double expected = bias[static_cast<size_t>(output)];
    if (with_residual) expected += residual[static_cast<size_t>(i)];
    for (int64_t k = 0; k < c.inputs; k++) {
      expected += static_cast<double>(x[static_cast<size_t>(pixel * c.inputs + k)]) *
                  matrix[static_cast<size_t>(k * c.outputs + output)];
    }
    ASSERT_TRUE(std::fabs(out[static_cast<size_t>(i)] - std::fmax(expected, least)) <
                1e-4);  // of values around the root of the inputs
  }
}

}  // namespace

class PointwiseAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(PointwiseAtLevel);

TEST_P(PointwiseAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(5);
  for (const Case& c : {Case{1, 1, 1}, Case{5, 3, 7}, Case{13, 16, 16}, Case{29, 40, 24}, Case{36, 64, 64},
                        Case{47, 65, 33}, Case{72, 200, 100}}) {
    for (const bool residual : {false, true}) {
      for (const float least : {0.0f, std::numeric_limits<float>::lowest()}) compare(c, residual, least, random);
    }
  }
}
