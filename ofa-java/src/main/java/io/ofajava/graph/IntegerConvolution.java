// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Arrays;

/**
 * Convolutions of 1 x 1 and 3 x 3 in 8-bit integers, for images with channels last whose values are not negative. A
 * pixel has one scale for all of its channels: its largest value becomes {@value #LARGEST_ACTIVATION}. Weights are
 * quantised as in {@link IntegerProducts}, each output with its own scale, and sums cannot saturate for the same
 * reason. The bits of a result depend neither on the batch nor on the processor.
 */
final class IntegerConvolution {
    /** The largest integer activation; the zero point is 0. */
    static final int LARGEST_ACTIVATION = 255;

    /** An image: {@code integers [batch, height, width, channels]}, {@code scales [batch, height, width, 1]}. */
    record Image(String integers, String scales) {}

    /** An image that the next block adds as its residual: {@code values [batch, height, width, channels]} float32. */
    record Residual(String values, Image image) {}

    private final GraphBuilder g;

    IntegerConvolution(GraphBuilder g) {
        this.g = g;
    }

    /** Quantises {@code x [batch, height, width, channels]} float32, at least 0. */
    Image round(String x) {
        String[] outputs = g.customNode(CustomOperators.ROUND_PIXELS, x);
        return new Image(outputs[0], outputs[1]);
    }

    /** Adds a convolution with ReLU. */
    Image relu(Image x, WindowLayer layer) throws IOException {
        String[] outputs = g.customNode(CustomOperators.INTEGER_CONVOLUTION, inputs(x, layer));
        return new Image(outputs[0], outputs[1]);
    }

    /**
     * Adds a convolution without ReLU.
     *
     * @return {@code [batch, ceil(height / stride), ceil(width / stride), outputs]} float32
     */
    String shortcut(Image x, WindowLayer layer) throws IOException {
        return g.customNode(CustomOperators.INTEGER_SHORTCUT, inputs(x, layer))[0];
    }

    /** Adds a convolution, to whose result {@code residual}, float32 of its shape, is added before ReLU. */
    Residual residual(Image x, WindowLayer layer, String residual) throws IOException {
        String[] first = inputs(x, layer);
        String[] all = Arrays.copyOf(first, first.length + 1);
        all[first.length] = residual;
        String[] outputs = g.customNode(CustomOperators.INTEGER_RESIDUAL_CONVOLUTION, all);
        return new Residual(outputs[2], new Image(outputs[0], outputs[1]));
    }

    private String[] inputs(Image x, WindowLayer layer) throws IOException {
        String integers = layer.name() + ".integers";
        String scales = layer.name() + ".scales";
        int positions = layer.kernel() * layer.kernel();
        if (!g.hasWeight(integers)) {
            QuantisedMatrix matrix = QuantisedMatrix.byRows(
                    layer.weight().make(), layer.inputs() * positions, IntegerProducts.LARGEST_WEIGHT);
            g.bytes(
                    integers,
                    PackedWeights.integers(matrix.values(), layer.inputs(), layer.outputs(), positions),
                    layer.outputs() / PackedWeights.INTEGER_PANEL,
                    positions,
                    layer.inputs() / PackedWeights.GROUP,
                    PackedWeights.INTEGER_PANEL,
                    PackedWeights.GROUP);
            g.fullWeight(scales, matrix.scales(), layer.outputs());
            g.fullWeight(layer.biasName(), layer.bias().make(), layer.outputs());
        }
        return new String[] {
            x.integers(),
            x.scales(),
            g.sharedWeight(integers),
            g.sharedWeight(scales),
            g.sharedWeight(layer.biasName()),
            g.vector(layer.stride())
        };
    }
}
