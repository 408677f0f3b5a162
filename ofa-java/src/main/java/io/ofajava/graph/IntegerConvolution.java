// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;
import java.util.Map;

/**
 * A 3 x 3 convolution in 8-bit integers with 32-bit sums, for non-negative activations with channels last: every window
 * of the padded image becomes a row of bytes, and the rows are multiplied by the weights. An image has one scale (its
 * largest activation becomes {@value #LARGEST_ACTIVATION}), because windows share pixels; the scale does not depend on
 * other images of the batch. Weights are quantised as in {@link IntegerProducts}, and sums cannot saturate for the same
 * reason.
 */
final class IntegerConvolution {
    /** The largest integer activation; the zero point is 0. */
    static final int LARGEST_ACTIVATION = 255;

    private static final int KERNEL = 3;

    private final GraphBuilder g;

    IntegerConvolution(GraphBuilder g) {
        this.g = g;
    }

    /**
     * Adds the convolution, with a padding of 1.
     *
     * @param x {@code [batch, height, width, inputs]} float32, at least 0
     * @param name name of the weight
     * @param stride stride in both directions, 1 or 2
     * @param weight {@code [outputs, inputs, 3, 3]}
     * @param bias {@code [outputs]}
     * @return {@code [batch, ceil(height / stride), ceil(width / stride), outputs]} float32
     */
    String add(
            String x,
            String name,
            int inputs,
            int outputs,
            int stride,
            WeightValues weight,
            String biasName,
            WeightValues bias)
            throws IOException {
        String integers = name + ".integers";
        String scales = name + ".scales";
        if (!g.hasWeight(integers)) {
            QuantisedMatrix matrix = QuantisedMatrix.byColumns(
                    rows(weight.make(), inputs, outputs), outputs, IntegerProducts.LARGEST_WEIGHT);
            g.bytes(integers, matrix.values(), KERNEL * KERNEL * inputs, outputs);
            g.fullWeight(scales, matrix.scales(), outputs);
            g.fullWeight(biasName, bias.make(), outputs);
        }
        String most = g.node("ReduceMax", Map.of("keepdims", 1), x, g.ints(1, 2, 3));
        String scale =
                g.node("Max", g.mul(most, g.scalar(1f / LARGEST_ACTIVATION)), g.scalar(IntegerProducts.LEAST_SCALE));
        String bytes = g.node("QuantizeLinear", g.node("Div", x, scale), g.scalar(1f), g.unsignedByte(0));
        String sums = g.node("MatMulInteger", windows(bytes, stride), g.sharedWeight(integers));
        return g.customNode(
                        CustomOperators.RESCALE_AND_ADD_ROWS,
                        sums,
                        scale,
                        g.sharedWeight(scales),
                        g.sharedWeight(biasName))[0];
    }

    /** {@code [batch, height, width, inputs]} bytes to {@code [batch, rows, columns, 9 * inputs]}. */
    private String windows(String bytes, int stride) {
        String padded = g.node("Pad", bytes, g.ints(0, 1, 1, 0, 0, 1, 1, 0));
        String[] parts = new String[KERNEL * KERNEL];
        for (int i = 0; i < parts.length; i++) {
            int row = i / KERNEL;
            int column = i % KERNEL;
            parts[i] = g.node(
                    "Slice",
                    padded,
                    g.ints(row, column),
                    g.ints(end(row), end(column)),
                    g.ints(1, 2),
                    g.ints(stride, stride));
        }
        return g.concat(3, parts);
    }

    /** End of the slice for a window position: the distance from the end equals the number of following positions. */
    private static int end(int place) {
        return place == KERNEL - 1 ? Integer.MAX_VALUE : place - (KERNEL - 1);
    }

    /** {@code [outputs, inputs, 3, 3]} to {@code [9 * inputs, outputs]}, in the order of a window's bytes. */
    private static float[] rows(float[] weight, int inputs, int outputs) {
        int places = KERNEL * KERNEL;
        float[] result = new float[weight.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int place = 0; place < places; place++) {
                    result[(place * inputs + i) * outputs + o] = weight[(o * inputs + i) * places + place];
                }
            }
        }
        return result;
    }
}
