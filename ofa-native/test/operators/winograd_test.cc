// Winograd's convolution against a direct one in double precision: images that are not a multiple of tiles, channels
// around registers and panels, blocks that divide images, enlarged images, residuals and limits, and every
// instruction set that this processor has.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/packed_product.h"
#include "operators/winograd.h"
#include "values.h"

namespace {

using ofa::normal;
using ofa::operators::kPackedPanel;
using ofa::operators::kWinogradElements;
using ofa::operators::packed_panels;
using ofa::operators::WinogradBlock;
using ofa::operators::WinogradConvolution;

struct Case {
  int64_t batch, height, width, inputs, outputs, tiles_of_block;
  int64_t enlarged = 1;
  bool residual = false;
  float least = 0.0f;
};

constexpr size_t kSide = 5;

// G g of the points +-3/8, +-5/4 and infinity: the values of g's polynomial there over the products of differences to
// the other points.
std::array<double, kSide> transformed(double g0, double g1, double g2) {
  constexpr double kPoints[kSide - 1] = {0.375, -0.375, 1.25, -1.25};
  std::array<double, kSide> result{};
  for (size_t i = 0; i < kSide - 1; i++) {
    double divisor = 1.0;
    for (size_t j = 0; j < kSide - 1; j++) divisor *= i == j ? 1.0 : kPoints[i] - kPoints[j];
    result[i] = (g0 + kPoints[i] * g1 + kPoints[i] * kPoints[i] * g2) / divisor;
  }
  result[kSide - 1] = g2;
  return result;
}

// weight [outputs, inputs, 3, 3] to what the kernel reads.
std::vector<float> packed(const std::vector<float>& weight, const WinogradConvolution& work) {
  const int64_t panels = packed_panels(work.outputs);
  std::vector<float> result(static_cast<size_t>(kWinogradElements * panels * work.inputs * kPackedPanel), 0.0f);
  for (int64_t o = 0; o < work.outputs; o++) {
    for (int64_t i = 0; i < work.inputs; i++) {
      const float* w = weight.data() + (o * work.inputs + i) * 9;
      std::array<std::array<double, kSide>, 3> rows;
      for (size_t row = 0; row < 3; row++) rows[row] = transformed(w[row * 3], w[row * 3 + 1], w[row * 3 + 2]);
      for (size_t column = 0; column < kSide; column++) {
        const std::array<double, kSide> values = transformed(rows[0][column], rows[1][column], rows[2][column]);
        for (size_t row = 0; row < kSide; row++) {
          const int64_t panel = static_cast<int64_t>(row * kSide + column) * panels + o / kPackedPanel;
          result[static_cast<size_t>((panel * work.inputs + i) * kPackedPanel + o % kPackedPanel)] =
              static_cast<float>(values[row]);
        }
      }
    }
  }
  return result;
}

// In blocks and parts of odd sizes.
void convolve(const WinogradConvolution& work, int64_t tiles_of_block) {
  std::vector<float> memory(static_cast<size_t>(ofa::operators::winograd_memory(work, tiles_of_block)), NAN);
  for (int64_t first = 0; first < work.tiles(); first += tiles_of_block) {
    const int64_t tiles = std::min(work.tiles() - first, tiles_of_block);
    const WinogradBlock block{first, first + tiles, memory.data()};
    ofa::operators::winograd_begin(work, block);
    ofa::operators::winograd_inputs(work, block, 0, tiles / 3);
    ofa::operators::winograd_inputs(work, block, tiles / 3, tiles);
    for (int64_t element = 0; element < kWinogradElements; element++) {
      for (int64_t panel = 0; panel < packed_panels(work.outputs); panel += 2)
        ofa::operators::winograd_products(work, block, element, panel, panel + 2);
    }
    ofa::operators::winograd_outputs(work, block, 0, tiles / 3);
    ofa::operators::winograd_outputs(work, block, tiles / 3, tiles);
  }
}

double direct(const WinogradConvolution& work, const std::vector<float>& weight, int64_t image, int64_t row,
              int64_t column, int64_t output) {
  double sum = work.bias[output];
  for (int64_t i = 0; i < 9; i++) {
    const int64_t y = row + i / 3 - 1, x = column + i % 3 - 1;
    if (y < 0 || y >= work.height || x < 0 || x >= work.width) continue;
    const int64_t line = work.width / work.enlarged;
    const float* pixel =
        work.x + ((image * (work.height / work.enlarged) + y / work.enlarged) * line + x / work.enlarged) * work.inputs;
    for (int64_t c = 0; c < work.inputs; c++)
      sum += static_cast<double>(pixel[c]) * weight[static_cast<size_t>((output * work.inputs + c) * 9 + i)];
  }
  if (work.residual != nullptr)
    sum += work.residual[((image * work.height + row) * work.width + column) * work.outputs + output];
  return std::fmax(sum, static_cast<double>(work.least));
}

// The largest difference over the largest value.
double compare(const Case& c, std::mt19937& random) {
  const std::vector<float> x =
      normal(random, c.batch * (c.height / c.enlarged) * (c.width / c.enlarged) * c.inputs, 1.0f);
  const std::vector<float> weight = normal(random, c.outputs * c.inputs * 9, 1.0f);
  const std::vector<float> bias = normal(random, c.outputs, 1.0f);
  std::vector<float> out(static_cast<size_t>(c.batch * c.height * c.width * c.outputs), NAN);
  const std::vector<float> residual = normal(random, static_cast<int64_t>(out.size()), 1.0f);
  WinogradConvolution work{c.batch,    c.height,  c.width, c.inputs,    c.outputs,
                           c.enlarged, x.data(),  nullptr, bias.data(), c.residual ? residual.data() : nullptr,
                           c.least,    out.data()};
  const std::vector<float> panels = packed(weight, work);
  work.weight = panels.data();
  convolve(work, c.tiles_of_block);
  double difference = 0.0, most = 0.0;
  for (size_t i = 0; i < out.size(); i++) {
    const int64_t pixel = static_cast<int64_t>(i) / c.outputs;
    const double expected = direct(work, weight, pixel / (c.height * c.width), pixel / c.width % c.height,
                                   pixel % c.width, static_cast<int64_t>(i) % c.outputs);
    EXPECT_TRUE(std::isfinite(out[i]));
    difference = std::fmax(difference, std::fabs(out[i] - expected));
    most = std::fmax(most, std::fabs(expected));
  }
  return difference / most;
}

}  // namespace

class WinogradAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(WinogradAtLevel);

TEST_P(WinogradAtLevel, EqualsDoublePrecision) {
  std::mt19937 random(11);
  for (const Case& c :
       {Case{1, 1, 1, 1, 1, 1}, Case{1, 4, 4, 8, 16, 1}, Case{2, 3, 5, 3, 7, 3}, Case{1, 9, 6, 17, 33, 4},
        Case{3, 8, 12, 20, 32, 7}, Case{1, 24, 24, 64, 40, 36}, Case{1, 30, 29, 19, 65, 25},
        Case{1, 24, 24, 256, 32, 36}, Case{2, 8, 6, 9, 20, 5, 2, false, -1e9f},
        Case{1, 9, 12, 16, 33, 4, 3, true, -0.5f}, Case{1, 13, 7, 40, 3, 9, 1, true, -1e9f}}) {
    ASSERT_LT(compare(c, random), 1e-6);
  }
}
