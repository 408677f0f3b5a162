package io.ofajava.graph;

import io.ofajava.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The decoder of a VQGAN, from picture codes to pixels.
 *
 * <p>Input: {@code codes [batch, rows, columns]} int32. Output: {@code image [batch, 3, rows * scale, columns * scale]} float32, of which
 * [-1, 1] is black to white; values beyond are to be clamped. Exposed for tests: {@code quantized [batch, code width, rows, columns]} float32.
 *
 * <p>Reference: {@code Decoder}, {@code ResnetBlock}, {@code AttnBlock} and {@code Upsample} of taming-transformers.
 */
public final class VqganGraph {
    /** Changes whenever the graph of one and the same checkpoint changes. */
    public static final int FORMAT = 2;
    /** The file that the graph is written to. */
    public static final String FILE = "vqgan.onnx";

    private static final String WEIGHTS = "vqgan-weights.bin";
    private static final float NORM_EPSILON = 1e-6f;

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
     * @param tensors holds every tensor of the decoder in the architecture's shapes
     * @param hash      of the checkpoint, by which whoever compiles the graph recognises it
     * @param precision which element types it computes in
     * @param exposed   whether the code vectors become an output too, for tests
     * @throws IOException if the directory cannot be written
     */
    public static void export(TensorSource tensors, VqganArchitecture architecture, String hash, Precision precision, Path directory, boolean exposed)
            throws IOException {
        try (WeightFile weights = new WeightFile(directory.resolve(WEIGHTS))) {
            GraphBuilder g = new GraphBuilder("vqgan_decoder", weights, precision);
            g.metadata(GraphExporter.CHECKPOINT, hash);
            g.metadata("ofa.scale", Integer.toString(architecture.scale()));
            new VqganGraph(g, new Parameters(tensors), architecture).build(exposed);
            g.write(directory.resolve(FILE));
        }
    }

    private void build(boolean exposed) throws IOException {
        String codes = g.input("codes", ElementType.INT32, "batch", "rows", "columns");
        g.scope("codebook");
        String vectors = g.gather(weight(architecture.kind().codebook(), architecture.codes(), architecture.codeWidth()), codes, 0);
        String x = g.transpose(vectors, 0, 3, 1, 2);
        if (exposed) {
            g.output("quantized", x, ElementType.FLOAT32, "batch", architecture.codeWidth(), "rows", "columns");
        }
        g.scope("decoder/in");
        x = stream(convolution(convolution(x, "post_quant_conv"), "decoder.conv_in"));
        x = residual(x, "decoder.mid.block_1");
        x = attention(x, "decoder.mid.attn_1");
        x = residual(x, "decoder.mid.block_2");
        for (VqganArchitecture.Level level : architecture.levels()) {
            for (int block = 0; block <= architecture.residualBlocks(); block++) {
                x = residual(x, level.name() + ".block." + block);
                if (level.attention()) {
                    x = attention(x, level.name() + ".attn." + block);
                }
            }
            if (level.upsampled()) {
                g.scope(level.name() + ".upsample");
                x = stream(convolution(doubled(x), level.name() + ".upsample.conv"));
            }
        }
        g.scope("decoder/out");
        convolution(swish(groupNorm(x, "decoder.norm_out")), "decoder.conv_out");
        g.renameLast("image", ElementType.FLOAT32, "batch", VqganArchitecture.OUTPUT_CHANNELS, "height", "width");
    }

    private String residual(String x, String prefix) throws IOException {
        g.scope(prefix);
        String h = convolution(swish(groupNorm(x, prefix + ".norm1")), prefix + ".conv1");
        h = convolution(swish(groupNorm(h, prefix + ".norm2")), prefix + ".conv2");
        boolean widened = parameters.has(prefix + ".nin_shortcut.weight");
        return g.add(widened ? stream(convolution(x, prefix + ".nin_shortcut")) : x, stream(h));
    }

    /** Attention of one head over all positions of the picture; its projections are 1 x 1 convolutions, which are products here. */
    private String attention(String x, String prefix) throws IOException {
        g.scope(prefix);
        int width = parameters.dimension(prefix + ".q.weight", 0);
        String shape = g.node("Shape", x);
        String rows = g.transpose(g.reshape(groupNorm(x, prefix + ".norm"), 0, 0, -1), 0, 2, 1); // [batch, positions, width]
        String query = product(rows, prefix + ".q", width, (float) Math.pow(width, -0.5));
        String key = product(rows, prefix + ".k", width, 1);
        String value = product(rows, prefix + ".v", width, 1);
        String weights = g.node("Softmax", Map.of("axis", -1), g.matMul(query, g.transpose(key, 0, 2, 1)));
        String attended = product(g.matMul(weights, value), prefix + ".proj_out", width, 1);
        return g.add(x, g.node("Reshape", g.transpose(stream(attended), 0, 2, 1), shape));
    }

    /** What blocks add to is float32 in every precision: it grows from block to block, beyond float16 in some published decoders. */
    private String stream(String x) {
        return g.cast(g.limited(x), ElementType.FLOAT32);
    }

    private String product(String rows, String prefix, int width, float factor) throws IOException {
        float[] transposed = Matrices.transpose(parameters.values(prefix + ".weight"), width, width);
        String weight = g.weight(prefix + ".weight.transposed", Matrices.scale(transposed, factor), width, width);
        String bias = g.weight(prefix + ".bias", Matrices.scale(parameters.values(prefix + ".bias"), factor), width);
        return g.add(g.matMul(rows, weight), bias);
    }

    /** Group norm as an instance norm over the groups: both backends have a fast one, and the group norm of ONNX would be taken apart. */
    private String groupNorm(String x, String prefix) throws IOException {
        int groups = VqganArchitecture.NORM_GROUPS;
        int channels = parameters.dimension(prefix + ".weight", 0);
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        String normalised = g.node("InstanceNormalization", Map.of("epsilon", NORM_EPSILON), g.reshape(x, 0, groups, -1),
                g.fullWeight("group_norm.ones", ones, groups), g.fullWeight("group_norm.zeros", new float[groups], groups));
        String shaped = g.node("Reshape", normalised, g.node("Shape", x));
        String weight = g.fullWeight(prefix + ".weight", parameters.values(prefix + ".weight"), channels, 1, 1);
        return g.add(g.mul(shaped, weight), g.fullWeight(prefix + ".bias", parameters.values(prefix + ".bias"), channels, 1, 1));
    }

    private String swish(String x) {
        return g.mul(x, g.node("Sigmoid", x));
    }

    /** Each value becomes a square of 2 x 2. */
    private String doubled(String x) {
        return g.node("Resize", Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor"), x, "",
                g.floats(1, 1, 2, 2));
    }

    private String convolution(String x, String prefix) throws IOException {
        int outputs = parameters.dimension(prefix + ".weight", 0);
        int inputs = parameters.dimension(prefix + ".weight", 1);
        int kernel = parameters.dimension(prefix + ".weight", 2);
        int padding = kernel / 2;
        return g.node("Conv", Map.of("kernel_shape", new long[] {kernel, kernel}, "pads", new long[] {padding, padding, padding, padding}), x,
                weight(prefix + ".weight", outputs, inputs, kernel, kernel), weight(prefix + ".bias", outputs));
    }

    private String weight(String name, long... dims) throws IOException {
        return g.weight(name, parameters.values(name), dims);
    }
}
