// Convolutions of integers against double precision, for pixels around tiles and blocks, both kernels and strides, with
// and without a residual and ReLU; and their bits, which must be the same at every instruction set level.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/integer_convolution.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::ConvolutionShape;
using ofa::operators::integer_convolution;
using ofa::operators::IntegerConvolution;
using ofa::operators::kIntegerBlock;
using ofa::operators::kIntegerGroup;
using ofa::operators::kIntegerPanel;

constexpr ConvolutionShape kShapes[] = {
    {1, 1, 1, 4, 32, 1, 1},    {1, 1, 1, 4, 32, 3, 1},    {2, 3, 5, 8, 64, 3, 1},
    {1, 7, 9, 12, 32, 3, 2},   {1, 7, 7, 64, 96, 1, 2},   {3, 8, 6, 36, 32, 3, 2},
    {1, 5, 11, 256, 64, 1, 1}, {2, 10, 10, 64, 64, 3, 1}, {1, 12, 16, 20, 32, 3, 1}};

// A convolution with random inputs, and its results.
struct Case {
  ConvolutionShape shape;
  std::vector<uint8_t> x;
  std::vector<float> scales;
  std::vector<int8_t> weight;
  std::vector<float> output_scales, bias, residual;
  bool with_residual;
  float least;
  std::vector<float> values, out_scales;
  std::vector<uint8_t> integers;

  Case(const ConvolutionShape& s, bool residuals, float limit, std::mt19937& random)
      : shape(s), with_residual(residuals), least(limit) {
    x.resize(size(s.batch * s.height * s.width * s.inputs));
    for (auto& byte : x) byte = static_cast<uint8_t>(random() % 256);
    scales = positive(s.batch * s.height * s.width, random);
    weight.resize(size(s.outputs * s.kernel * s.kernel * s.inputs));
    for (auto& byte : weight) byte = static_cast<int8_t>(static_cast<int>(random() % 129) - 64);
    output_scales = positive(s.outputs, random);
    bias = normal(random, s.outputs);
    const IntegerConvolution work = described();
    residual = normal(random, work.pixels() * s.outputs);
    values.assign(residual.size(), NAN);
    integers.assign(residual.size(), 77);
    out_scales.assign(size(work.pixels()), NAN);
  }

  static size_t size(int64_t n) { return static_cast<size_t>(n); }

  static std::vector<float> positive(int64_t n, std::mt19937& random) {
    std::vector<float> result = normal(random, n, 0.01f);
    for (float& value : result) value = std::fabs(value);
    return result;
  }

  IntegerConvolution described() {
    return {shape,
            x.data(),
            scales.data(),
            weight.data(),
            output_scales.data(),
            bias.data(),
            with_residual ? residual.data() : nullptr,
            least,
            values.data(),
            integers.data(),
            out_scales.data()};
  }

  // In blocks of a size, which must not matter.
  void run(int64_t of_block) {
    const IntegerConvolution work = described();
    std::vector<float> memory(size(integer_convolution_memory(work)));
    for (int64_t first = 0; first < work.pixels(); first += of_block)
      integer_convolution(work, first, std::min(work.pixels(), first + of_block), memory.data());
  }

  double exact(int64_t pixel, int64_t output, double& magnitude) {
    const IntegerConvolution work = described();
    const int64_t image = pixel / (work.rows() * work.columns()), padding = work.kernel / 2;
    const int64_t positions = work.kernel * work.kernel;
    double total = 0.0;
    magnitude = 0.0;
    for (int64_t position = 0; position < positions; position++) {
      const int64_t row = pixel / work.columns() % work.rows() * work.stride + position / work.kernel - padding;
      const int64_t column = pixel % work.columns() * work.stride + position % work.kernel - padding;
      if (row < 0 || row >= work.height || column < 0 || column >= work.width) continue;
      const int64_t at = (image * work.height + row) * work.width + column;
      int64_t sum = 0;
      for (int64_t i = 0; i < work.inputs; i++) {
        const int64_t group =
            (output / kIntegerPanel * positions + position) * (work.inputs / kIntegerGroup) + i / kIntegerGroup;
        sum += int64_t{x[size(at * work.inputs + i)]} *
               weight[size((group * kIntegerPanel + output % kIntegerPanel) * kIntegerGroup + i % kIntegerGroup)];
      }
      total += static_cast<double>(sum) * scales[size(at)];
      magnitude += std::fabs(static_cast<double>(sum) * scales[size(at)]);
    }
    magnitude = magnitude * output_scales[size(output)] + std::fabs(bias[size(output)]);
    double value = total * output_scales[size(output)] + bias[size(output)];
    if (with_residual) {
      value += residual[size(pixel * shape.outputs + output)];
      magnitude += std::fabs(residual[size(pixel * shape.outputs + output)]);
    }
    return std::max(value, static_cast<double>(least));
  }

  void compare() {
    for (size_t pixel = 0; pixel < out_scales.size(); pixel++) {
      const size_t from = pixel * size(shape.outputs);
      float most = 0.0f;
      for (int64_t o = 0; o < shape.outputs; o++) {
        double magnitude = 0.0;
        const double expected = exact(static_cast<int64_t>(pixel), o, magnitude);
        ASSERT_LE(std::fabs(values[from + size(o)] - expected), 12 * 0x1p-24 * magnitude);  // roundings of the sums
        most = std::max(most, values[from + size(o)]);
      }
      if (least < 0) continue;  // integers are for values that are not negative
      ASSERT_EQ(out_scales[pixel], std::max(most / 255.0f, 1e-30f));
      for (size_t i = from; i < from + size(shape.outputs); i++)
        ASSERT_LE(std::fabs(values[i] / static_cast<double>(out_scales[pixel]) - integers[i]), 0.5001);
    }
  }
};

}  // namespace

class IntegerConvolutionAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(IntegerConvolutionAtLevel);

TEST_P(IntegerConvolutionAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(7);
  for (const ConvolutionShape& shape : kShapes) {
    for (const bool residual : {false, true}) {
      for (const float least : {0.0f, std::numeric_limits<float>::lowest()}) {
        Case c(shape, residual, least, random);
        c.run(kIntegerBlock);
        ASSERT_NO_FATAL_FAILURE(c.compare());
      }
    }
  }
}

TEST_P(IntegerConvolutionAtLevel, LargestSumsAreExact) {
  std::mt19937 random(8);
  for (const int8_t largest : {int8_t{64}, int8_t{-64}}) {
    Case c({1, 4, 5, 1024, 32, 3, 1}, false, std::numeric_limits<float>::lowest(), random);
    std::fill(c.x.begin(), c.x.end(), uint8_t{255});
    std::fill(c.weight.begin(), c.weight.end(), largest);
    std::fill(c.scales.begin(), c.scales.end(), 1.0f);
    std::fill(c.output_scales.begin(), c.output_scales.end(), 1.0f);
    std::fill(c.bias.begin(), c.bias.end(), 0.0f);
    c.run(kIntegerBlock);
    const float part = 255.0f * 1024.0f * static_cast<float>(largest);  // a multiple of 2^16, as all partial sums
    ASSERT_EQ(c.values[0], 4 * part);                                   // a corner
    ASSERT_EQ(c.values[32], 6 * part);                                  // an edge
    ASSERT_EQ(c.values[6 * 32], 9 * part);
  }
}

// The bits are those of the baseline, whatever the level and the division into blocks.
TEST_P(IntegerConvolutionAtLevel, GivesTheBitsOfTheBaseline) {
  for (const ConvolutionShape& shape : kShapes) {
    for (const bool residual : {false, true}) {
      std::mt19937 random(9), again(9);
      Case here(shape, residual, 0.0f, random), baseline(shape, residual, 0.0f, again);
      here.run(7);
      ofa::select_cpu_level(ofa::CpuLevel::kBaseline);
      baseline.run(kIntegerBlock);
      ofa::select_cpu_level(static_cast<ofa::CpuLevel>(GetParam()));
      ASSERT_EQ(here.values, baseline.values);
      ASSERT_EQ(here.integers, baseline.integers);
      ASSERT_EQ(here.out_scales, baseline.out_scales);
    }
  }
}

TEST_P(IntegerConvolutionAtLevel, RoundsPixels) {
  std::mt19937 random(10);
  for (const int64_t width : {1, 3, 4, 15, 16, 17, 64, 67, 200}) {
    std::vector<float> x = normal(random, 4 * width, 3.0f);
    for (float& value : x) value = std::fabs(value);
    std::fill_n(x.begin(), width, 0.0f);
    std::vector<uint8_t> integers(x.size());
    std::vector<float> scales(4);
    ofa::operators::round_pixels(x.data(), 4, width, integers.data(), scales.data());
    for (size_t row = 0; row < 4; row++) {
      const auto from = x.begin() + static_cast<int64_t>(row) * width;
      ASSERT_EQ(scales[row], std::max(*std::max_element(from, from + width) / 255.0f, 1e-30f));
      for (int64_t i = 0; i < width; i++)
        ASSERT_LE(std::fabs(from[i] / static_cast<double>(scales[row]) -
                            integers[row * static_cast<size_t>(width) + static_cast<size_t>(i)]),
                  0.5001);
    }
  }
}
