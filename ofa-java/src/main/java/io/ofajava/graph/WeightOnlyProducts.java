// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;

/**
 * Products of float32 activations with weights of 8-bit integers, each output with its own scale. Only weights are
 * rounded, once; sums are float32, in the same order for every number of rows. Reading weights is most of a decoder
 * step's time, and they have a quarter of float32's size.
 *
 * <p>Weights use the full 8 bits: unlike those of {@link IntegerProducts}, they are not multiplied as integers. Token
 * embeddings are looked up in float32, in the table of the encoder.
 */
final class WeightOnlyProducts implements Products {
    /** The largest magnitude of an integer weight. */
    static final int LARGEST_WEIGHT = 127;

    private final GraphBuilder g;
    private final FloatProducts full;

    WeightOnlyProducts(GraphBuilder g) {
        this.g = g;
        this.full = new FloatProducts(g);
    }

    @Override
    public String affine(
            String x, String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias)
            throws IOException {
        LinearWeight columns = LinearWeight.of(weight, inputs, outputs, LARGEST_WEIGHT);
        return product(x, name, columns, g.fullWeight(biasName, bias, outputs));
    }

    @Override
    public String logits(String x, TokenTable table) throws IOException {
        return product(x, table.name(), LinearWeight.of(table, LARGEST_WEIGHT), g.floats());
    }

    @Override
    public String lookup(TokenTable table, String ids) throws IOException {
        return full.lookup(table, ids);
    }

    /** @param bias {@code [outputs]}, or an empty vector */
    private String product(String x, String name, LinearWeight weight, String bias) throws IOException {
        String panels = name + ".weight_panels";
        String scales = name + ".weight_scales";
        if (!g.hasWeight(panels)) {
            weight.store(g, panels, scales);
        }
        return g.customNode(CustomOperators.WEIGHT_LINEAR, x, g.sharedWeight(panels), g.sharedWeight(scales), bias)[0];
    }
}
