// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;
import java.util.Map;

/** How a graph multiplies activations by weights: in the precision's float type, in bfloat16, or in integers. */
public interface Products {
    /** The products of a graph's precision. */
    static Products of(GraphBuilder g) {
        if (g.hasBfloat16Operands()) {
            return new Bfloat16Products(g);
        }
        return g.quantised() ? new IntegerProducts(g, false) : new FloatProducts(g);
    }

    /**
     * The same for few rows, as in decoder steps. Integer weights have names and forms of their own; results of integer
     * products are equal.
     */
    static Products ofSteps(GraphBuilder g) {
        if (g.hasIntegerDecoderWeights()) {
            return new WeightOnlyProducts(g);
        }
        return g.quantised() ? new IntegerProducts(g, true) : of(g);
    }

    /**
     * A linear layer: {@code x [rows, inputs] -> [rows, outputs]}; integer products accept any number of leading
     * dimensions.
     *
     * @param name name of the weight, unique among all graphs of a model
     * @param weight {@code [inputs, outputs]}
     * @param bias {@code [outputs]}
     */
    String affine(
            String x, String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias)
            throws IOException;

    /** The output projection {@code x [rows, width] -> [rows, table's rows]} float32. */
    String logits(String x, TokenTable table) throws IOException;

    /** The rows of a table at token ids {@code [...] -> [..., width]} float32. */
    String lookup(TokenTable table, String ids) throws IOException;

    /** Products in the precision's float type. */
    record FloatProducts(GraphBuilder g) implements Products {
        @Override
        public String affine(
                String x, String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias)
                throws IOException {
            String matrix = g.weight(name + ".transposed", weight, inputs, outputs);
            return g.node("Gemm", x, matrix, g.weight(biasName, bias, outputs));
        }

        @Override
        public String logits(String x, TokenTable table) throws IOException {
            return g.fullNode("Gemm", Map.of("transB", 1), x, weight(table));
        }

        @Override
        public String lookup(TokenTable table, String ids) throws IOException {
            return g.gather(weight(table), ids, 0);
        }

        /** One table serves both: it is float32, because logits are. */
        private String weight(TokenTable table) throws IOException {
            return g.fullWeight(table.name(), table.values(), table.rows(), table.width());
        }
    }
}
