// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;

/**
 * Convolutions of 1 x 1 and 3 x 3 of bfloat16 operands with float32 sums, for images with channels last. A result that
 * is only multiplied is stored in bfloat16. Its bits depend neither on the batch nor on the processor.
 */
final class Bfloat16Convolution {
    /**
     * An image that the next block adds as its residual.
     *
     * @param values {@code [batch, height, width, channels]} float32
     * @param rounded the same in bfloat16
     */
    record Residual(String values, String rounded) {}

    private final GraphBuilder g;

    Bfloat16Convolution(GraphBuilder g) {
        this.g = g;
    }

    /** Rounds {@code x [batch, height, width, channels]} float32. */
    Residual round(String x) {
        return new Residual(x, g.customNode(CustomOperators.BFLOAT16_PIXELS, x)[0]);
    }

    /** Adds a convolution with ReLU, {@code [batch, height, width, channels]} bfloat16. */
    String relu(String x, WindowLayer layer) throws IOException {
        return g.customNode(
                        CustomOperators.BFLOAT16_CONVOLUTION, x, weight(layer), bias(layer), g.vector(layer.stride()))[
                0];
    }

    /**
     * Adds a convolution without ReLU.
     *
     * @return {@code [batch, ceil(height / stride), ceil(width / stride), outputs]} float32
     */
    String shortcut(String x, WindowLayer layer) throws IOException {
        return g.customNode(CustomOperators.BFLOAT16_SHORTCUT, x, weight(layer), bias(layer), g.vector(layer.stride()))[
                0];
    }

    /** Adds a convolution, to whose result {@code residual}, float32 of its shape, is added before ReLU. */
    Residual residual(String x, WindowLayer layer, String residual) throws IOException {
        String[] outputs = g.customNode(
                CustomOperators.BFLOAT16_RESIDUAL_CONVOLUTION,
                x,
                weight(layer),
                bias(layer),
                g.vector(layer.stride()),
                residual);
        return new Residual(outputs[1], outputs[0]);
    }

    private String weight(WindowLayer layer) throws IOException {
        String name = layer.name() + ".bfloat16";
        if (g.hasWeight(name)) {
            return g.sharedWeight(name);
        }
        int positions = layer.kernel() * layer.kernel();
        short[] packed = PackedWeights.bfloats(
                layer.weight().make(),
                layer.inputs(),
                layer.outputs(),
                positions,
                positions,
                layer.inputs() * positions);
        return g.bfloats(
                name,
                packed,
                PackedWeights.bfloatPanels(layer.outputs()),
                positions,
                PackedWeights.depth(layer.inputs()) / PackedWeights.PAIR,
                PackedWeights.INTEGER_PANEL,
                PackedWeights.PAIR);
    }

    private String bias(WindowLayer layer) throws IOException {
        return g.fullWeight(layer.biasName(), layer.bias(), layer.outputs());
    }
}
