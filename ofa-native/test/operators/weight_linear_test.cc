// Linear layers with integer weights: within the bound of float32 sums, and the same bits for a row alone and among
// others, at every instruction set level that this processor has.
#include "operators/weight_linear.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"

namespace {

using ofa::operators::kWeightGroup;
using ofa::operators::kWeightPanel;
using ofa::operators::WeightLinear;

struct Layer {
  int64_t inputs, outputs;
  std::vector<int8_t> columns;  // [outputs, inputs]
  std::vector<int8_t> packed;
  std::vector<float> scales, bias;

  Layer(std::mt19937& random, int64_t inputs, int64_t outputs) : inputs(inputs), outputs(outputs) {
    std::uniform_int_distribution<int> weight(-127, 127);
    std::normal_distribution<float> normal(0.0f, 1.0f);
    const int64_t panels = (outputs + kWeightPanel - 1) / kWeightPanel;
    columns.resize(static_cast<size_t>(outputs * inputs));
    const int64_t groups = (inputs + kWeightGroup - 1) / kWeightGroup;
    // Of no effect after the last output and input.
    packed.assign(static_cast<size_t>(panels * groups * kWeightPanel * kWeightGroup), 99);
    for (int64_t o = 0; o < outputs; o++) {
      scales.push_back(normal(random));
      bias.push_back(normal(random));
      for (int64_t i = 0; i < inputs; i++) {
        const int8_t value = static_cast<int8_t>(weight(random));
        columns[static_cast<size_t>(o * inputs + i)] = value;
        packed[static_cast<size_t>(((o / kWeightPanel * groups + i / kWeightGroup) * kWeightPanel + o % kWeightPanel) *
                                       kWeightGroup +
                                   i % kWeightGroup)] = value;
      }
    }
  }

  std::vector<float> computed(const std::vector<float>& x, bool with_bias) const {
    WeightLinear work{};
    work.inputs = inputs;
    work.outputs = outputs;
    work.rows = static_cast<int64_t>(x.size()) / inputs;
    work.x = x.data();
    work.weight = packed.data();
    work.scales = scales.data();
    work.bias = with_bias ? bias.data() : nullptr;
    std::vector<float> out(static_cast<size_t>(work.rows * outputs), -1.0f);
    work.out = out.data();
    const int64_t middle = work.panels() / 2;
    ofa::operators::weight_linear(work, middle, work.panels());
    ofa::operators::weight_linear(work, 0, middle);
    return out;
  }
};

// A sum of n products in any order differs by at most n u / (1 - n u) times the sum of their magnitudes (Higham,
// Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1); scale and bias add two roundings.
void check_rows(std::mt19937& random, const Layer& layer, int64_t rows, bool with_bias) {
  std::normal_distribution<float> normal(0.0f, 2.0f);
  std::vector<float> x(static_cast<size_t>(rows * layer.inputs));
  for (float& value : x) value = normal(random);
  const std::vector<float> out = layer.computed(x, with_bias);
  const double unit = 0x1p-24, terms = static_cast<double>(layer.inputs) + 2.0;
  const double gamma = terms * unit / (1.0 - terms * unit);
  for (int64_t row = 0; row < rows; row++) {
    const std::vector<float> alone = layer.computed(
        std::vector<float>(x.begin() + row * layer.inputs, x.begin() + (row + 1) * layer.inputs), with_bias);
    for (int64_t o = 0; o < layer.outputs; o++) {
      double sum = 0.0, magnitudes = 0.0;
      for (int64_t i = 0; i < layer.inputs; i++) {
        const double product = static_cast<double>(x[static_cast<size_t>(row * layer.inputs + i)]) *
                               layer.columns[static_cast<size_t>(o * layer.inputs + i)];
        sum += product;
        magnitudes += std::fabs(product);
      }
      const double scale = layer.scales[static_cast<size_t>(o)];
      const double bias = with_bias ? layer.bias[static_cast<size_t>(o)] : 0.0;
      const float result = out[static_cast<size_t>(row * layer.outputs + o)];
      ASSERT_NEAR(result, sum * scale + bias, gamma * (magnitudes * std::fabs(scale) + std::fabs(bias)))
          << rows << " rows, " << layer.inputs << " inputs, row " << row << ", output " << o;
      ASSERT_EQ(result, alone[static_cast<size_t>(o)]) << "row " << row << " of " << rows << ", output " << o;
    }
  }
}

}  // namespace

class WeightLinearAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(WeightLinearAtLevel);

TEST_P(WeightLinearAtLevel, IsWithinTheBoundAndTheSameInEveryBatch) {
  std::mt19937 random(9);
  for (const int64_t outputs : {1, 31, 33, 100}) {
    for (const int64_t inputs : {1, 7, 64, 65, 300}) {
      const Layer layer(random, inputs, outputs);
      for (const int64_t rows : {1, 2, 3, 5, 6, 7, 13}) check_rows(random, layer, rows, rows % 2 == 0);
    }
  }
}
