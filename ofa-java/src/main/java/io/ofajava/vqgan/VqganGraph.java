// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.checkpoint.TensorSource;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.Matrices;
import io.ofajava.graph.Parameters;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The decoder of a VQGAN, from image tokens to pixels.
 *
 * <p>Input: {@code codes [batch, rows, columns]} int32. Output: {@code image [batch, 3, rows * scale, columns * scale]}
 * float32, where [-1, 1] is black to white; the caller clamps values outside. Exposed for tests: {@code quantized
 * [batch, code width, rows, columns]} float32.
 *
 * <p>If the engine has custom operators, they compute the levels above the resolution of the image tokens. At that
 * resolution, most of a published decoder's weights are used for few pixels each, and packed weights would cost more
 * memory than the time they save is worth.
 *
 * <p>Reference: {@code Decoder}, {@code ResnetBlock}, {@code AttnBlock} and {@code Upsample} of taming-transformers.
 */
public final class VqganGraph {
    /** Version of the graph, part of the cache key. Must change whenever the graph of a given checkpoint changes. */
    public static final int FORMAT = 3;
    /** The file name of the graph. */
    public static final String FILE = "vqgan.onnx";

    private static final String WEIGHTS = "vqgan-weights.bin";

    private final GraphBuilder g;
    private final Parameters parameters;
    private final VqganArchitecture architecture;

    private VqganGraph(GraphBuilder g, Parameters parameters, VqganArchitecture architecture) {
        this.g = g;
        this.parameters = parameters;
        this.architecture = architecture;
    }

    /**
     * Writes {@link #FILE} and its weights into an existing empty directory.
     *
     * @param tensors must contain every tensor of the decoder in the architecture's shapes
     * @param hash hash of the checkpoint, stored in the graph's metadata
     * @param precision the element types of the graph
     * @param target the kind of engine that the graph is for; {@link GraphTarget#CPU} computes in float32
     * @param exposed whether the code vectors are an output too, for tests
     * @throws IOException if the directory cannot be written
     */
    public static void export(
            TensorSource tensors,
            VqganArchitecture architecture,
            String hash,
            GraphPrecision precision,
            GraphTarget target,
            Path directory,
            boolean exposed)
            throws IOException {
        try (WeightFile weights = new WeightFile(directory.resolve(WEIGHTS))) {
            GraphBuilder g = new GraphBuilder("vqgan_decoder", weights, precision, target);
            g.metadata(GraphExporter.CHECKPOINT, hash);
            g.metadata("ofa.scale", Integer.toString(architecture.scale()));
            new VqganGraph(g, new Parameters(tensors), architecture).build(exposed);
            g.write(directory.resolve(FILE));
        }
    }

    private void build(boolean exposed) throws IOException {
        String codes = g.input(TensorNames.CODES, ElementType.INT32, "batch", "rows", "columns");
        g.scope("codebook");
        String vectors = g.gather(
                weight(architecture.kind().codebook(), architecture.codes(), architecture.codeWidth()), codes, 0);
        String x = g.transpose(vectors, 0, 3, 1, 2);
        if (exposed) {
            g.output("quantized", x, ElementType.FLOAT32, "batch", architecture.codeWidth(), "rows", "columns");
        }
        g.scope("decoder/in");
        VqganChannelsFirst small = new VqganChannelsFirst(g, parameters);
        VqganChannelsLast large = new VqganChannelsLast(g, parameters);
        VqganLayers layers = small;
        x = small.stream(small.convolution(small.convolution(x, "post_quant_conv"), "decoder.conv_in"));
        x = residual(layers, x, "decoder.mid.block_1");
        x = attention(layers, x, "decoder.mid.attn_1");
        x = residual(layers, x, "decoder.mid.block_2");
        for (VqganArchitecture.Level level : architecture.levels()) {
            for (int block = 0; block <= architecture.residualBlocks(); block++) {
                x = residual(layers, x, level.name() + ".block." + block);
                if (level.attention()) {
                    x = attention(layers, x, level.name() + ".attn." + block);
                }
            }
            if (level.upsampled()) {
                g.scope(level.name() + ".upsample");
                if (g.target().customOperators() && layers == small) {
                    x = large.from(x);
                    layers = large;
                }
                x = layers.doubled(x, level.name() + ".upsample.conv");
            }
        }
        g.scope("decoder/out");
        layers.output(layers.window(layers.normalisedSwish(x, "decoder.norm_out"), "decoder.conv_out"));
    }

    private String residual(VqganLayers layers, String x, String prefix) throws IOException {
        g.scope(prefix);
        String h = layers.window(layers.normalisedSwish(x, prefix + ".norm1"), prefix + ".conv1");
        boolean widened = parameters.has(prefix + ".nin_shortcut.weight");
        String stream = widened ? layers.widened(x, prefix + ".nin_shortcut") : x;
        return layers.windowAddedTo(stream, layers.normalisedSwish(h, prefix + ".norm2"), prefix + ".conv2");
    }

    /**
     * Attention of one head over all positions of the image; its projections are 1 x 1 convolutions, which are products
     * here.
     */
    private String attention(VqganLayers layers, String x, String prefix) throws IOException {
        g.scope(prefix);
        int width = parameters.dimension(prefix + ".q.weight", 0);
        String rows = layers.normalisedRows(x, prefix + ".norm");
        String query = product(rows, prefix + ".q", width, (float) Math.pow(width, -0.5));
        String key = product(rows, prefix + ".k", width, 1);
        String value = product(rows, prefix + ".v", width, 1);
        String weights = g.node("Softmax", Map.of("axis", -1), g.matMul(query, g.transpose(key, 0, 2, 1)));
        return layers.rowsAddedTo(x, product(g.matMul(weights, value), prefix + ".proj_out", width, 1));
    }

    private String product(String rows, String prefix, int width, float factor) throws IOException {
        float[] transposed = Matrices.transpose(parameters.values(prefix + ".weight"), width, width);
        String weight = g.weight(prefix + ".weight.transposed", Matrices.scale(transposed, factor), width, width);
        String bias =
                g.weight(prefix + ".bias", () -> Matrices.scale(parameters.values(prefix + ".bias"), factor), width);
        return g.add(g.matMul(rows, weight), bias);
    }

    private String weight(String name, long... dims) throws IOException {
        return g.weight(name, () -> parameters.values(name), dims);
    }
}
