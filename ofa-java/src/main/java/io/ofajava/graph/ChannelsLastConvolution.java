// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Float32 convolutions by {@link CustomOperators} of images with channels last. The operations that follow a
 * convolution in a residual network are computed while its results are in registers, and a 3 x 3 convolution needs a
 * third of the multiplications. ONNX Runtime's own convolutions use another channel layout, so a network should use one
 * of the two layouts throughout.
 */
public final class ChannelsLastConvolution {
    private final GraphBuilder g;

    public ChannelsLastConvolution(GraphBuilder g) {
        this.g = g;
    }

    /**
     * A convolution: the names of its weight and bias, and how to compute them.
     *
     * @param weight {@code [outputs, inputs, kernel, kernel]}
     * @param bias {@code [outputs]}
     */
    public record Layer(
            String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias) {}

    /**
     * Adds a 1 x 1 convolution.
     *
     * @param x {@code [batch, height, width, inputs]} float32
     * @return {@code [batch, height, width, outputs]} float32
     */
    public String pointwise(String x, Layer layer, boolean relu) throws IOException {
        return g.customNode(
                        CustomOperators.POINTWISE_CONVOLUTION,
                        x,
                        pointwiseWeight(layer),
                        bias(layer),
                        g.floats(relu ? 0f : -Float.MAX_VALUE))[0];
    }

    /** As {@link #pointwise}, with {@code residual [batch, height, width, outputs]} added to the result before ReLU. */
    public String residual(String x, Layer layer, String residual) throws IOException {
        return g.customNode(
                        CustomOperators.RESIDUAL_CONVOLUTION,
                        x,
                        pointwiseWeight(layer),
                        bias(layer),
                        g.floats(0f),
                        residual)[0];
    }

    /**
     * Adds a 3 x 3 convolution with stride and padding 1, and ReLU. Its stored weight has 2.8 times the size of the
     * original.
     *
     * @param x {@code [batch, height, width, inputs]} float32
     * @return {@code [batch, height, width, outputs]} float32
     */
    public String window(String x, Layer layer) throws IOException {
        return g.customNode(
                        CustomOperators.WINOGRAD_CONVOLUTION,
                        x,
                        windowWeight(layer),
                        bias(layer),
                        g.floats(0f),
                        g.vector(1))[0];
    }

    /**
     * As {@link #window(String, Layer)}, without ReLU.
     *
     * @param enlarged factor by which the sides of {@code x} are enlarged first, by nearest neighbours; 1 to 4
     * @param residual {@code [batch, enlarged * height, enlarged * width, outputs]} float32 to be added, or null
     */
    public String window(String x, Layer layer, int enlarged, @Nullable String residual) throws IOException {
        String least = g.floats(-Float.MAX_VALUE);
        return residual == null
                ? g.customNode(
                                CustomOperators.WINOGRAD_CONVOLUTION,
                                x,
                                windowWeight(layer),
                                bias(layer),
                                least,
                                g.vector(enlarged))[0]
                : g.customNode(
                                CustomOperators.WINOGRAD_RESIDUAL_CONVOLUTION,
                                x,
                                windowWeight(layer),
                                bias(layer),
                                least,
                                g.vector(enlarged),
                                residual)[0];
    }

    private String windowWeight(Layer layer) throws IOException {
        return g.fullWeight(
                layer.name() + ".winograd",
                () -> PackedWeights.winograd(layer.weight().make(), layer.inputs(), layer.outputs()),
                PackedWeights.WINOGRAD_ELEMENTS,
                PackedWeights.panels(layer.outputs()),
                layer.inputs(),
                PackedWeights.PANEL);
    }

    private String pointwiseWeight(Layer layer) throws IOException {
        return g.fullWeight(
                layer.name() + ".panels",
                () -> PackedWeights.pointwise(layer.weight().make(), layer.inputs(), layer.outputs()),
                PackedWeights.panels(layer.outputs()),
                layer.inputs(),
                PackedWeights.PANEL);
    }

    private String bias(Layer layer) throws IOException {
        return g.fullWeight(layer.biasName(), layer.bias(), layer.outputs());
    }
}
