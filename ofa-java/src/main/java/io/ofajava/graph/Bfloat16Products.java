// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.MatrixRows;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;

/**
 * Products of bfloat16 operands with float32 sums: weights are rounded once, activations when they are multiplied. Sums
 * are added in the same order for every number of rows and on every processor. Token embeddings are looked up in
 * float32.
 */
final class Bfloat16Products implements Products {
    private static final int PANEL = PackedWeights.INTEGER_PANEL;

    private final GraphBuilder g;
    private final FloatProducts full;

    Bfloat16Products(GraphBuilder g) {
        this.g = g;
        this.full = new FloatProducts(g);
    }

    @Override
    public String affine(
            String x, String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias)
            throws IOException {
        String panels = name + ".bfloat16";
        if (!g.hasWeight(panels)) {
            store(panels, inputs, outputs, PackedWeights.bfloats(weight.make(), inputs, outputs, 1, outputs, 1));
        }
        return product(x, panels, outputs, g.fullWeight(biasName, bias, outputs));
    }

    @Override
    public String logits(String x, TokenTable table) throws IOException {
        String panels = table.name() + ".bfloat16";
        if (!g.hasWeight(panels)) {
            store(panels, table.width(), table.rows(), packed(table));
        }
        return product(x, panels, table.rows(), g.floats());
    }

    /** The table in panels, read in blocks of rows of complete panels. */
    private static short[] packed(TokenTable table) throws IOException {
        int width = table.width();
        int block = Math.max(1, MatrixRows.BLOCK / width / PANEL) * PANEL;
        short[] result = new short
                [Math.multiplyExact(PackedWeights.bfloatPanels(table.rows()) * PANEL, PackedWeights.depth(width))];
        for (int first = 0; first < table.rows(); first += block) {
            int count = Math.min(block, table.rows() - first);
            short[] part = PackedWeights.bfloats(table.values().read(first, count), width, count, 1, 1, width);
            System.arraycopy(part, 0, result, first * PackedWeights.depth(width), part.length);
        }
        return result;
    }

    @Override
    public String lookup(TokenTable table, String ids) throws IOException {
        return full.lookup(table, ids);
    }

    private void store(String name, int inputs, int outputs, short[] packed) throws IOException {
        g.bfloats(
                name,
                packed,
                PackedWeights.bfloatPanels(outputs),
                PackedWeights.depth(inputs) / PackedWeights.PAIR,
                PANEL,
                PackedWeights.PAIR);
    }

    /** @param bias {@code [outputs]}, or an empty vector */
    private String product(String x, String panels, int outputs, String bias) {
        return g.customNode(CustomOperators.BFLOAT16_LINEAR, x, g.sharedWeight(panels), bias, g.vector(outputs))[0];
    }
}
