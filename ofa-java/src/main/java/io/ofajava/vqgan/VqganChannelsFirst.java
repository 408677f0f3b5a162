// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.graph.Parameters;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * The layers with images {@code [batch, channels, height, width]}, of standard operators: fastest on GPUs, and in ONNX
 * Runtime for small images with many weights.
 */
final class VqganChannelsFirst implements VqganLayers {
    private final GraphBuilder g;
    private final Parameters parameters;

    VqganChannelsFirst(GraphBuilder g, Parameters parameters) {
        this.g = g;
        this.parameters = parameters;
    }

    @Override
    public String normalisedSwish(String x, String prefix) throws IOException {
        String normalised = groupNorm(x, prefix);
        return g.mul(normalised, g.node("Sigmoid", normalised));
    }

    @Override
    public String normalisedRows(String x, String prefix) throws IOException {
        return g.transpose(g.reshape(groupNorm(x, prefix), 0, 0, -1), 0, 2, 1);
    }

    @Override
    public String window(String x, String prefix) throws IOException {
        return convolution(x, prefix);
    }

    @Override
    public String windowAddedTo(String stream, String x, String prefix) throws IOException {
        return g.add(stream, stream(convolution(x, prefix)));
    }

    @Override
    public String doubled(String stream, String prefix) throws IOException {
        String enlarged = g.node(
                "Resize",
                Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor"),
                stream,
                "",
                g.floats(1, 1, 2, 2));
        return stream(convolution(enlarged, prefix));
    }

    @Override
    public String widened(String stream, String prefix) throws IOException {
        return stream(convolution(stream, prefix));
    }

    @Override
    public String rowsAddedTo(String stream, String rows) {
        return g.add(stream, g.node("Reshape", g.transpose(stream(rows), 0, 2, 1), g.node("Shape", stream)));
    }

    @Override
    public void output(String x) {
        g.renameLast(
                TensorNames.IMAGE, ElementType.FLOAT32, "batch", VqganArchitecture.OUTPUT_CHANNELS, "height", "width");
    }

    /**
     * The residual stream is float32 in every precision: in some published decoders it exceeds the range of float16.
     */
    String stream(String x) {
        return g.cast(g.limited(x), ElementType.FLOAT32);
    }

    /**
     * Group norm as an instance norm over the groups: both backends have a fast kernel for it, while ONNX's group norm
     * would be decomposed.
     */
    private String groupNorm(String x, String prefix) throws IOException {
        int groups = VqganArchitecture.NORM_GROUPS;
        int channels = parameters.dimension(prefix + ".weight", 0);
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        String normalised = g.node(
                "InstanceNormalization",
                Map.of("epsilon", VqganArchitecture.NORM_EPSILON),
                g.reshape(x, 0, groups, -1),
                g.fullWeight("group_norm.ones", ones, groups),
                g.fullWeight("group_norm.zeros", new float[groups], groups));
        String shaped = g.node("Reshape", normalised, g.node("Shape", x));
        String weight = g.fullWeight(prefix + ".weight", () -> parameters.values(prefix + ".weight"), channels, 1, 1);
        return g.add(
                g.mul(shaped, weight),
                g.fullWeight(prefix + ".bias", () -> parameters.values(prefix + ".bias"), channels, 1, 1));
    }

    String convolution(String x, String prefix) throws IOException {
        String weight = prefix + ".weight";
        int outputs = parameters.dimension(weight, 0);
        int inputs = parameters.dimension(weight, 1);
        int kernel = parameters.dimension(weight, 2);
        int padding = kernel / 2;
        return g.node(
                "Conv",
                Map.of("kernel_shape", new long[] {kernel, kernel}, "pads", new long[] {
                    padding, padding, padding, padding
                }),
                x,
                g.weight(weight, () -> parameters.values(weight), outputs, inputs, kernel, kernel),
                g.weight(prefix + ".bias", () -> parameters.values(prefix + ".bias"), outputs));
    }
}
