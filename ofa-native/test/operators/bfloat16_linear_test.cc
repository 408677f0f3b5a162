// Products of bfloat16: the bits of the documented order of summation, for a row alone and among others, at every
// instruction set level that this processor has.
#include "operators/bfloat16_linear.h"

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/bfloat16_values.h"
#include "values.h"

namespace {

using ofa::add_products;
using ofa::nearest_bfloat16;
using ofa::normal;
using ofa::value_of;
using ofa::operators::Bfloat16Linear;
using ofa::operators::kBfloat16Panel;
using ofa::operators::round_to_bfloat16;

// A row of at least `depth` values, zero after the last of `inputs`.
std::vector<uint16_t> row_of(const std::vector<uint16_t>& values, int64_t row, int64_t inputs, int64_t depth) {
  const auto first = values.begin() + row * inputs;
  std::vector<uint16_t> result(first, first + inputs);
  result.resize(static_cast<size_t>(depth), 0);
  return result;
}

struct Layer {
  int64_t inputs, outputs;
  std::vector<uint16_t> columns;  // [outputs, inputs]
  std::vector<uint16_t> packed;
  std::vector<float> bias;

  Layer(std::mt19937& random, int64_t inputs, int64_t outputs)
      : inputs(inputs),
        outputs(outputs),
        columns(nearest_bfloat16(normal(random, outputs * inputs))),
        bias(normal(random, outputs)) {
    const int64_t depth = inputs + inputs % 2;
    packed.assign(static_cast<size_t>((outputs + kBfloat16Panel - 1) / kBfloat16Panel * kBfloat16Panel * depth), 0);
    for (int64_t o = 0; o < outputs; o++) {
      for (int64_t i = 0; i < inputs; i++) {
        const int64_t pair = o / kBfloat16Panel * (depth / 2) + i / 2;
        packed[static_cast<size_t>((pair * kBfloat16Panel + o % kBfloat16Panel) * 2 + i % 2)] =
            columns[static_cast<size_t>(o * inputs + i)];
      }
    }
  }

  // In two parts of the panels and of the rows.
  std::vector<float> computed(const std::vector<float>& x, bool with_bias) const {
    Bfloat16Linear work{};
    work.inputs = inputs;
    work.outputs = outputs;
    work.rows = static_cast<int64_t>(x.size()) / inputs;
    std::vector<uint16_t> rounded(static_cast<size_t>(work.rows * work.depth()), 0xffff);
    round_to_bfloat16(x.data(), work.rows, inputs, rounded.data());
    work.x = rounded.data();
    work.weight = packed.data();
    work.bias = with_bias ? bias.data() : nullptr;
    std::vector<float> out(static_cast<size_t>(work.rows * outputs), -1.0f);
    work.out = out.data();
    const int64_t panel = work.panels() / 2, row = work.rows / 3;
    bfloat16_linear(work, 0, work.rows, panel, work.panels());
    if (row > 0) bfloat16_linear(work, 0, row, 0, panel);
    bfloat16_linear(work, row, work.rows, 0, panel);
    return out;
  }
};

}  // namespace

class Bfloat16LinearAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(Bfloat16LinearAtLevel);

TEST_P(Bfloat16LinearAtLevel, AddsProductsInTheDocumentedOrderInEveryBatch) {
  std::mt19937 random(9);
  for (const int64_t outputs : {1, 31, 33, 100}) {
    for (const int64_t inputs : {1, 7, 64, 301}) {
      const Layer layer(random, inputs, outputs);
      for (const int64_t rows : {1, 2, 3, 5, 6, 7, 8, 13, 25}) {
        const std::vector<float> x = normal(random, rows * inputs, 2.0f);
        const std::vector<uint16_t> rounded = nearest_bfloat16(x);
        const bool with_bias = rows % 2 == 0;
        const std::vector<float> out = layer.computed(x, with_bias);
        const int64_t depth = inputs + inputs % 2;
        for (int64_t row = 0; row < rows; row++) {
          for (int64_t o = 0; o < outputs; o++) {
            const float sum =
                add_products(0.0f, row_of(rounded, row, inputs, depth), row_of(layer.columns, o, inputs, depth));
            ASSERT_EQ(out[static_cast<size_t>(row * outputs + o)],
                      with_bias ? sum + layer.bias[static_cast<size_t>(o)] : sum)
                << rows << " rows, " << inputs << " inputs, row " << row << ", output " << o;
          }
        }
      }
    }
  }
}

TEST_P(Bfloat16LinearAtLevel, RoundsToNearest) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {1.0f,
                                1.0f + 0x1p-8f,  // a tie, to the even one below
                                1.0f + 0x3p-8f,  // a tie, to the even one above
                                1.0f + 0x1.1p-8f,
                                -1.0f - 0x1.1p-8f,
                                std::numeric_limits<float>::max(),
                                kInfinity,
                                -kInfinity,
                                0x1p-127f,  // denormal
                                -0x1p-127f,
                                0x1p-126f,
                                -0.0f,
                                std::numeric_limits<float>::quiet_NaN()};
  const std::vector<uint16_t> expected = {0x3f80, 0x3f80, 0x3f82, 0x3f81, 0xbf81, 0x7f80,
                                          0x7f80, 0xff80, 0x0000, 0x8000, 0x0080, 0x8000};
  std::vector<uint16_t> out(x.size() + 1, 1);
  round_to_bfloat16(x.data(), 1, static_cast<int64_t>(x.size()), out.data());
  for (size_t i = 0; i < expected.size(); i++) ASSERT_EQ(out[i], expected[i]) << x[i];
  ASSERT_TRUE(std::isnan(value_of(out[expected.size()])));
  ASSERT_EQ(out.back(), 0);  // makes the number of values even
  std::mt19937 random(5);
  const std::vector<float> values = normal(random, 1000, 3.0f);
  std::vector<uint16_t> rounded(values.size());
  round_to_bfloat16(values.data(), 8, 125 - 125 % 2, rounded.data());
  ASSERT_EQ(std::vector<uint16_t>(rounded.begin(), rounded.begin() + 992),
            nearest_bfloat16(std::vector<float>(values.begin(), values.begin() + 992)));
}
