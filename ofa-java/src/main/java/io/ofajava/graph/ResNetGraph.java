// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OFA's backbone: a ResNet of bottleneck blocks without its fourth stage, with batch norms folded into the
 * convolutions.
 *
 * <p>With integer weights, the blocks of all stages are {@link IntegerConvolution}s, and with bfloat16 operands
 * {@link Bfloat16Convolution}s. The residual stream is float32.
 *
 * <p>If the engine has custom operators, all other float32 convolutions are {@link ChannelsLastConvolution}s, except
 * the three 3 x 3 or 7 x 7 convolutions with a stride.
 *
 * <p>Reference: {@code models/ofa/resnet.py}. The stride of a stage is on the 3 x 3 convolution.
 */
final class ResNetGraph {
    private static final String PREFIX = "encoder.embed_images.";

    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    /** Null if the engine or the precision has none. */
    private final @Nullable ChannelsLastConvolution own;

    ResNetGraph(GraphBuilder g, Parameters parameters, OfaConfig config) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.own = g.target().customOperators() && g.products() == ElementType.FLOAT32
                ? new ChannelsLastConvolution(g)
                : null;
    }

    /**
     * @param pixels {@code [batch, 3, height, width]} float32, normalised to [-1, 1]
     * @return {@code [batch, 1024, ceil(height / 16), ceil(width / 16)]} float32
     */
    String build(String pixels) throws IOException {
        g.scope("resnet/stem");
        String x = relu(convolution(pixels, "conv1", "bn1", 2, 3));
        x = g.node(
                "MaxPool",
                Map.of("kernel_shape", new long[] {3, 3}, "strides", new long[] {2, 2}, "pads", new long[] {1, 1, 1, 1
                }),
                x);
        if (g.quantised()) {
            return channelsFirst(integerStages(channelsLast(x)));
        }
        if (g.hasBfloat16Operands()) {
            return channelsFirst(bfloat16Stages(channelsLast(x)));
        }
        x = own == null ? x : channelsLast(x);
        for (int stage = 1; stage <= config.resnetBlocks().size(); stage++) {
            for (int block = 0; block < config.resnetBlocks().get(stage - 1); block++) {
                String prefix = block(stage, block);
                x = own == null
                        ? bottleneck(x, prefix, stride(stage, block))
                        : ownBottleneck(own, x, prefix, stride(stage, block));
            }
        }
        return own == null ? x : channelsFirst(x);
    }

    /** Begins a block; returns the prefix of its parameters. */
    private String block(int stage, int block) {
        g.scope("resnet/layer" + stage + "." + block);
        return "layer" + stage + "." + block + ".";
    }

    private static int stride(int stage, int block) {
        return stage > 1 && block == 0 ? 2 : 1;
    }

    /** {@code [batch, height, width, channels]}, to the same form. */
    private String integerStages(String x) throws IOException {
        IntegerConvolution convolution = new IntegerConvolution(g);
        IntegerConvolution.Residual result = new IntegerConvolution.Residual(x, convolution.round(x));
        for (int stage = 1; stage <= config.resnetBlocks().size(); stage++) {
            for (int block = 0; block < config.resnetBlocks().get(stage - 1); block++) {
                result = integerBottleneck(convolution, result, block(stage, block), stride(stage, block));
            }
        }
        return result.values();
    }

    private String channelsLast(String x) {
        return g.transpose(x, 0, 2, 3, 1);
    }

    private String channelsFirst(String x) {
        return g.transpose(x, 0, 3, 1, 2);
    }

    private IntegerConvolution.Residual integerBottleneck(
            IntegerConvolution convolution, IntegerConvolution.Residual x, String prefix, int stride)
            throws IOException {
        IntegerConvolution.Image out = convolution.relu(x.image(), window(prefix + "conv1", prefix + "bn1", 1));
        out = convolution.relu(out, window(prefix + "conv2", prefix + "bn2", stride));
        String shortcut = parameters.has(PREFIX + prefix + "downsample.0.weight")
                ? convolution.shortcut(x.image(), window(prefix + "downsample.0", prefix + "downsample.1", stride))
                : x.values();
        return convolution.residual(out, window(prefix + "conv3", prefix + "bn3", 1), shortcut);
    }

    /** As {@link #integerStages}, in bfloat16. */
    private String bfloat16Stages(String x) throws IOException {
        Bfloat16Convolution convolution = new Bfloat16Convolution(g);
        Bfloat16Convolution.Residual result = convolution.round(x);
        for (int stage = 1; stage <= config.resnetBlocks().size(); stage++) {
            for (int block = 0; block < config.resnetBlocks().get(stage - 1); block++) {
                result = bfloat16Bottleneck(convolution, result, block(stage, block), stride(stage, block));
            }
        }
        return result.values();
    }

    private Bfloat16Convolution.Residual bfloat16Bottleneck(
            Bfloat16Convolution convolution, Bfloat16Convolution.Residual x, String prefix, int stride)
            throws IOException {
        String out = convolution.relu(x.rounded(), window(prefix + "conv1", prefix + "bn1", 1));
        out = convolution.relu(out, window(prefix + "conv2", prefix + "bn2", stride));
        String shortcut = parameters.has(PREFIX + prefix + "downsample.0.weight")
                ? convolution.shortcut(x.rounded(), window(prefix + "downsample.0", prefix + "downsample.1", stride))
                : x.values();
        return convolution.residual(out, window(prefix + "conv3", prefix + "bn3", 1), shortcut);
    }

    private WindowLayer window(String conv, String norm, int stride) {
        String name = PREFIX + conv + ".weight";
        return new WindowLayer(
                name,
                parameters.dimension(name, 1),
                parameters.dimension(name, 0),
                parameters.dimension(name, 2),
                stride,
                () -> fold(conv, norm).weight(),
                PREFIX + conv + ".bias",
                () -> fold(conv, norm).bias());
    }

    /** As {@link #bottleneck}, {@code [batch, height, width, channels]}. */
    private String ownBottleneck(ChannelsLastConvolution own, String x, String prefix, int stride) throws IOException {
        String out = own.pointwise(x, layer(prefix + "conv1", prefix + "bn1"), true);
        out = stride == 1
                ? own.window(out, layer(prefix + "conv2", prefix + "bn2"))
                : channelsLast(relu(convolution(channelsFirst(out), prefix + "conv2", prefix + "bn2", stride, 1)));
        String shortcut = parameters.has(PREFIX + prefix + "downsample.0.weight")
                ? own.pointwise(every(stride, x), layer(prefix + "downsample.0", prefix + "downsample.1"), false)
                : x;
        return own.residual(out, layer(prefix + "conv3", prefix + "bn3"), shortcut);
    }

    /** Takes every n-th row and column of {@code [batch, height, width, channels]}. */
    private String every(int stride, String x) {
        return stride == 1
                ? x
                : g.node(
                        "Slice",
                        x,
                        g.ints(0, 0),
                        g.ints(Integer.MAX_VALUE, Integer.MAX_VALUE),
                        g.ints(1, 2),
                        g.ints(stride, stride));
    }

    private ChannelsLastConvolution.Layer layer(String conv, String norm) {
        String name = PREFIX + conv + ".weight";
        return new ChannelsLastConvolution.Layer(
                name,
                parameters.dimension(name, 1),
                parameters.dimension(name, 0),
                () -> fold(conv, norm).weight(),
                PREFIX + conv + ".bias",
                () -> fold(conv, norm).bias());
    }

    private String bottleneck(String x, String prefix, int stride) throws IOException {
        String out = relu(convolution(x, prefix + "conv1", prefix + "bn1", 1, 0));
        out = relu(convolution(out, prefix + "conv2", prefix + "bn2", stride, 1));
        out = convolution(out, prefix + "conv3", prefix + "bn3", 1, 0);
        String shortcut = parameters.has(PREFIX + prefix + "downsample.0.weight")
                ? convolution(x, prefix + "downsample.0", prefix + "downsample.1", stride, 0)
                : x;
        return relu(g.add(out, shortcut));
    }

    private String relu(String x) {
        return g.node("Relu", x);
    }

    private String convolution(String x, String conv, String norm, int stride, int padding) throws IOException {
        String name = PREFIX + conv + ".weight";
        int outputs = parameters.dimension(name, 0);
        int inputs = parameters.dimension(name, 1);
        int kernel = parameters.dimension(name, 2);
        String weight;
        String bias;
        if (g.hasWeight(name)) {
            weight = g.sharedWeight(name);
            bias = g.sharedWeight(PREFIX + conv + ".bias");
        } else {
            Folded folded = fold(conv, norm);
            weight = g.weight(name, folded.weight(), outputs, inputs, kernel, kernel);
            bias = g.weight(PREFIX + conv + ".bias", folded.bias(), outputs);
        }
        return g.node(
                "Conv",
                Map.of(
                        "kernel_shape",
                        new long[] {kernel, kernel},
                        "strides",
                        new long[] {stride, stride},
                        "pads",
                        new long[] {padding, padding, padding, padding}),
                x,
                weight,
                bias);
    }

    /** A convolution's weight {@code [outputs, inputs, kernel, kernel]} and bias with its batch norm folded in. */
    private record Folded(float[] weight, float[] bias) {}

    private Folded fold(String conv, String norm) {
        float[] weight = parameters.values(PREFIX + conv + ".weight");
        float[] gamma = parameters.values(PREFIX + norm + ".weight");
        float[] beta = parameters.values(PREFIX + norm + ".bias");
        float[] mean = parameters.values(PREFIX + norm + ".running_mean");
        float[] variance = parameters.values(PREFIX + norm + ".running_var");
        int outputs = gamma.length;
        float[] bias = new float[outputs];
        int perOutput = weight.length / outputs;
        for (int o = 0; o < outputs; o++) {
            double scale = gamma[o] / Math.sqrt(variance[o] + config.batchNormEpsilon());
            bias[o] = (float) (beta[o] - mean[o] * scale);
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                weight[i] = (float) (weight[i] * scale);
            }
        }
        return new Folded(weight, bias);
    }
}
