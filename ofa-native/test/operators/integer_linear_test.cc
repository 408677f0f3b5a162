// Linear layers of integers: the same bits as rounding, exact sums and rescaling apart, for every number of rows around
// the tiles, at every instruction set level that this processor has.
#include "operators/integer_linear.h"

#include <cstdint>
#include <random>
#include <vector>

#include "levels.h"
#include "operators/row_quantisation.h"

namespace {

using ofa::operators::IntegerLinear;
using ofa::operators::kIntegerGroup;
using ofa::operators::kIntegerPanel;

struct Layer {
  int64_t inputs, outputs;
  std::vector<int8_t> columns;  // [outputs, inputs]
  std::vector<int8_t> packed;
  std::vector<int32_t> offsets;
  std::vector<float> scales, bias;

  Layer(std::mt19937& random, int64_t inputs, int64_t outputs) : inputs(inputs), outputs(outputs) {
    std::uniform_int_distribution<int> weight(-64, 64);
    std::normal_distribution<float> normal(0.0f, 1.0f);
    const int64_t panels = (outputs + kIntegerPanel - 1) / kIntegerPanel;
    columns.resize(static_cast<size_t>(outputs * inputs));
    packed.assign(static_cast<size_t>(panels * kIntegerPanel * inputs), 99);  // of no effect after the last output
    offsets.assign(static_cast<size_t>(outputs), 0);
    for (int64_t o = 0; o < outputs; o++) {
      scales.push_back(normal(random));
      bias.push_back(normal(random));
      for (int64_t i = 0; i < inputs; i++) {
        const int8_t value =
            static_cast<int8_t>(o == 0 ? 64 : weight(random));  // the first output's sums are the largest
        columns[static_cast<size_t>(o * inputs + i)] = value;
        packed[static_cast<size_t>(
            ((o / kIntegerPanel * inputs + i) / kIntegerGroup * kIntegerPanel + o % kIntegerPanel) * kIntegerGroup +
            i % kIntegerGroup)] = value;
        offsets[static_cast<size_t>(o)] += 128 * value;
      }
    }
  }
};

void check_rows(std::mt19937& random, const Layer& layer, int64_t rows, bool with_bias) {
  const auto size = static_cast<size_t>(rows * layer.inputs);
  std::normal_distribution<float> normal(0.0f, 2.0f);
  std::vector<float> x(size), row_scales(static_cast<size_t>(rows));
  for (float& value : x) value = normal(random);
  std::vector<uint8_t> integers(size);
  ofa::operators::round_rows(x.data(), rows, layer.inputs, integers.data(), row_scales.data());

  std::vector<float> expected(static_cast<size_t>(rows * layer.outputs)), out(expected.size(), -1.0f);
  std::vector<int32_t> sums(static_cast<size_t>(layer.outputs));
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t o = 0; o < layer.outputs; o++) {
      int32_t sum = 0;
      for (int64_t i = 0; i < layer.inputs; i++) {
        sum += (integers[static_cast<size_t>(row * layer.inputs + i)] - 128) *
               layer.columns[static_cast<size_t>(o * layer.inputs + i)];
      }
      sums[static_cast<size_t>(o)] = sum;
    }
    ofa::operators::rescale(sums.data(), layer.outputs, row_scales[static_cast<size_t>(row)], layer.scales.data(),
                            with_bias ? layer.bias.data() : nullptr, expected.data() + row * layer.outputs);
  }

  IntegerLinear work{};
  work.rows = rows;
  work.inputs = layer.inputs;
  work.outputs = layer.outputs;
  work.x = integers.data();
  work.scales = row_scales.data();
  work.weight = layer.packed.data();
  work.offsets = layer.offsets.data();
  work.output_scales = layer.scales.data();
  work.bias = with_bias ? layer.bias.data() : nullptr;
  work.out = out.data();
  const int64_t middle = work.panels() / 2;
  ofa::operators::integer_linear(work, middle, work.panels());
  ofa::operators::integer_linear(work, 0, middle);
  for (size_t i = 0; i < out.size(); i++) {
    ASSERT_EQ(out[i], expected[i]) << rows << " rows, " << layer.inputs << " inputs, element " << i;
  }
}

}  // namespace

class IntegerLinearAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(IntegerLinearAtLevel);

TEST_P(IntegerLinearAtLevel, EqualsItsPartsInAllBits) {
  std::mt19937 random(9);
  for (const int64_t outputs : {1, 7, 31, 32, 33, 100, 160}) {
    for (const int64_t inputs : {4, 36, 768}) {
      const Layer layer(random, inputs, outputs);
      for (int64_t rows = 1; rows <= 14; rows++) check_rows(random, layer, rows, rows % 2 == 0);
      check_rows(random, layer, 25, true);
    }
  }
}
