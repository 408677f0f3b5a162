// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;

/**
 * The integer weight of a linear layer for few rows, which is quantised when it is stored. The element of an output and
 * an input is at {@code output * outputStep + input * inputStep}.
 *
 * @param matrix quantises the weight, with one scale for each output
 */
record LinearWeight(int inputs, int outputs, int inputStep, int outputStep, Quantised matrix) {
    /** Quantises a weight. */
    interface Quantised {
        QuantisedMatrix make() throws IOException;
    }

    /**
     * @param weight {@code [inputs, outputs]}
     * @param largest the integer that an output's largest magnitude becomes, at most 127
     */
    static LinearWeight of(WeightValues weight, int inputs, int outputs, int largest) {
        return new LinearWeight(
                inputs, outputs, outputs, 1, () -> QuantisedMatrix.byColumns(weight.make(), outputs, largest));
    }

    /** The output projection, whose outputs are the rows of a table. */
    static LinearWeight of(TokenTable table, int largest) {
        return new LinearWeight(
                table.width(), table.rows(), 1, table.width(), () -> QuantisedMatrix.byRows(table, largest));
    }

    /**
     * Writes the weight as {@code panels [outputs / 32, inputs / 4, 32, 4]}, both rounded up, and {@code scales
     * [outputs]}.
     *
     * @return the integers
     */
    byte[] store(GraphBuilder g, String panels, String scales) throws IOException {
        QuantisedMatrix quantised = matrix.make();
        byte[] packed = PackedWeights.linear(quantised.values(), inputs, outputs, inputStep, outputStep);
        int groups = PackedWeights.groups(inputs);
        int panel = PackedWeights.INTEGER_PANEL;
        int count = packed.length / (groups * PackedWeights.GROUP * panel);
        g.bytes(panels, packed, count, groups, panel, PackedWeights.GROUP);
        g.fullWeight(scales, quantised.scales(), outputs);
        return quantised.values();
    }
}
