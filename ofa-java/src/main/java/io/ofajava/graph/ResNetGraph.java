package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import java.io.IOException;
import java.util.Map;

/**
 * OFA's picture stem: a ResNet of bottleneck blocks without its fourth stage, batch norms folded into the convolutions.
 *
 * <p>Reference: {@code models/ofa/resnet.py}. The stride of a stage is on the 3 x 3 convolution.
 */
final class ResNetGraph {
    private static final String PREFIX = "encoder.embed_images.";

    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;

    ResNetGraph(GraphBuilder g, Parameters parameters, OfaConfig config) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
    }

    /**
     * @param pixels {@code [batch, 3, height, width]} float32, normalised to [-1, 1]
     * @return {@code [batch, 1024, ceil(height / 16), ceil(width / 16)]} float32
     */
    String build(String pixels) throws IOException {
        g.scope("resnet/stem");
        String x = relu(convolution(pixels, "conv1", "bn1", 2, 3));
        x = g.node("MaxPool", Map.of("kernel_shape", new long[] {3, 3}, "strides", new long[] {2, 2}, "pads", new long[] {1, 1, 1, 1}), x);
        for (int stage = 1; stage <= config.resnetBlocks().size(); stage++) {
            for (int block = 0; block < config.resnetBlocks().get(stage - 1); block++) {
                g.scope("resnet/layer" + stage + "." + block);
                x = bottleneck(x, "layer" + stage + "." + block + ".", stage > 1 && block == 0 ? 2 : 1);
            }
        }
        return x;
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
            float[] values = parameters.values(name);
            float[] gamma = parameters.values(PREFIX + norm + ".weight");
            float[] beta = parameters.values(PREFIX + norm + ".bias");
            float[] mean = parameters.values(PREFIX + norm + ".running_mean");
            float[] variance = parameters.values(PREFIX + norm + ".running_var");
            float[] folded = new float[outputs];
            int perOutput = values.length / outputs;
            for (int o = 0; o < outputs; o++) {
                double scale = gamma[o] / Math.sqrt(variance[o] + config.batchNormEpsilon());
                folded[o] = (float) (beta[o] - mean[o] * scale);
                for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                    values[i] = (float) (values[i] * scale);
                }
            }
            weight = g.weight(name, values, outputs, inputs, kernel, kernel);
            bias = g.weight(PREFIX + conv + ".bias", folded, outputs);
        }
        return g.node("Conv", Map.of("kernel_shape", new long[] {kernel, kernel}, "strides", new long[] {stride, stride},
                "pads", new long[] {padding, padding, padding, padding}), x, weight, bias);
    }
}
