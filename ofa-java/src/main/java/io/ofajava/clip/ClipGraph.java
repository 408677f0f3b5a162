// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.checkpoint.TensorSource;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.Matrices;
import io.ofajava.graph.Parameters;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two towers of CLIP. Embeddings have length 1, so the product of two is their cosine similarity.
 *
 * <p>Image graph: {@code pixels [batch, 3, resolution, resolution]} float32 to {@code image_embedding [batch,
 * embedding]} float32. Text graph: {@code tokens [batch, length]} int32 and {@code ends [batch]} int32 (row of each
 * text's end token in {@code [batch * length]}) to {@code text_embedding [batch, embedding]} float32; tokens after the
 * end token have no influence, because attention is causal.
 */
public final class ClipGraph {
    /** Version of the graphs, part of the cache key. Must change whenever the graphs of a given checkpoint change. */
    public static final int FORMAT = 2;
    /** The file of the image graph. */
    public static final String IMAGE_FILE = "clip-image.onnx";
    /** The file of the text graph. */
    public static final String TEXT_FILE = "clip-text.onnx";

    private static final String WEIGHTS = "clip-weights.bin";

    private final GraphBuilder g;
    private final Parameters parameters;
    private final ClipArchitecture architecture;

    private ClipGraph(GraphBuilder g, Parameters parameters, ClipArchitecture architecture) {
        this.g = g;
        this.parameters = parameters;
        this.architecture = architecture;
    }

    /**
     * Writes both graphs and their weights into an existing empty directory.
     *
     * @param tensors must contain every tensor of the model in the architecture's shapes
     * @param hash hash of the checkpoint, stored in the graphs' metadata
     * @param precision the element types of the graphs
     * @throws IOException if the directory cannot be written
     */
    public static void export(
            TensorSource tensors, ClipArchitecture architecture, String hash, GraphPrecision precision, Path directory)
            throws IOException {
        Parameters parameters = new Parameters(tensors);
        try (WeightFile weights = new WeightFile(directory.resolve(WEIGHTS))) {
            GraphBuilder image = new GraphBuilder("clip_image", weights, precision);
            image.metadata(GraphExporter.CHECKPOINT, hash);
            new ClipGraph(image, parameters, architecture).image();
            image.write(directory.resolve(IMAGE_FILE));
            GraphBuilder text = new GraphBuilder("clip_text", weights, precision);
            text.metadata(GraphExporter.CHECKPOINT, hash);
            new ClipGraph(text, parameters, architecture).text();
            text.write(directory.resolve(TEXT_FILE));
        }
    }

    private void image() throws IOException {
        int side = architecture.resolution();
        long patch = architecture.patch();
        int width = architecture.vision().width();
        String pixels = g.input(TensorNames.PIXELS, ElementType.FLOAT32, "batch", 3, side, side);
        g.scope("visual/patches");
        String convolved = g.node(
                "Conv",
                Map.of("kernel_shape", new long[] {patch, patch}, "strides", new long[] {patch, patch}),
                pixels,
                weight("visual.conv1.weight", width, 3, patch, patch));
        String patches = g.transpose(g.reshape(convolved, 0, 0, -1), 0, 2, 1); // [batch, patches, width]
        String batch = g.dimension(pixels, 0);
        String first = g.node(
                "Expand", fullWeight("visual.class_embedding", 1, 1, width), g.concat(0, batch, g.ints(1, width)));
        String x = g.add(
                g.concat(1, first, patches),
                fullWeight("visual.positional_embedding", architecture.patches() + 1L, width));
        x = g.reshape(layerNorm(x, "visual.ln_pre"), -1, width);
        x = transformer(x, architecture.vision(), batch, null);
        g.scope("visual/out");
        String firstState =
                g.gather(g.node("Reshape", x, g.concat(0, batch, g.ints(-1, width))), g.scalar(0), 1); // [batch, width]
        embedding(layerNorm(firstState, "visual.ln_post"), "visual.proj", width, TensorNames.IMAGE_EMBEDDING);
    }

    private void text() throws IOException {
        int width = architecture.text().width();
        int context = architecture.context();
        String tokens = g.input(TensorNames.TOKENS, ElementType.INT32, "batch", "length");
        String ends = g.input(TensorNames.ENDS, ElementType.INT32, "batch");
        g.scope("text/embed");
        String batch = g.dimension(tokens, 0);
        String length = g.dimension(tokens, 1);
        String positions =
                g.node("Slice", fullWeight("positional_embedding", context, width), g.ints(0), length, g.ints(0));
        String x = g.add(
                g.gather(fullWeight("token_embedding.weight", architecture.vocabulary(), width), tokens, 0), positions);
        String mask = g.node(
                "Slice",
                g.fullWeight("causal_mask", () -> causalMask(context), context, context),
                g.ints(0, 0),
                g.concat(0, length, length),
                g.ints(0, 1));
        x = transformer(g.reshape(x, -1, width), architecture.text(), batch, mask);
        g.scope("text/out");
        embedding(layerNorm(g.gather(x, ends, 0), "ln_final"), "text_projection", width, TensorNames.TEXT_EMBEDDING);
    }

    /** A causal mask: 0 for the position itself and earlier ones, a large negative number for later ones. */
    private static float[] causalMask(int context) {
        float[] mask = new float[context * context];
        for (int query = 0; query < context; query++) {
            for (int key = query + 1; key < context; key++) {
                mask[query * context + key] = -1e30f;
            }
        }
        return mask;
    }

    /** @param x {@code [rows, width]}; likewise the result */
    private String transformer(String x, ClipArchitecture.Tower tower, String batch, @Nullable String mask)
            throws IOException {
        String headShape = g.concat(0, batch, g.ints(-1, tower.heads(), ClipArchitecture.HEAD_WIDTH));
        for (int layer = 0; layer < tower.layers(); layer++) {
            String prefix = tower.prefix() + layer;
            g.scope(prefix);
            x = g.add(
                    x,
                    g.limited(attention(
                            layerNorm(x, prefix + ".ln_1"), prefix + ".attn", tower.width(), headShape, mask)));
            String hidden = linear(layerNorm(x, prefix + ".ln_2"), prefix + ".mlp.c_fc");
            // The paper's activation is the sigmoid approximation of GELU.
            hidden = g.mul(hidden, g.node("Sigmoid", g.mul(hidden, g.scalar(1.702f))));
            x = g.add(x, g.limited(linear(hidden, prefix + ".mlp.c_proj")));
        }
        return x;
    }

    private String attention(String x, String prefix, int width, String headShape, @Nullable String mask)
            throws IOException {
        float[] weight = parameters.values(prefix + ".in_proj_weight"); // [3 * width, width]: query, key, value
        float[] bias = parameters.values(prefix + ".in_proj_bias");
        float scale = (float) Math.pow(ClipArchitecture.HEAD_WIDTH, -0.5);
        for (int i = 0; i < width * width; i++) {
            weight[i] *= scale;
        }
        for (int i = 0; i < width; i++) {
            bias[i] *= scale;
        }
        String product = g.node(
                "Gemm",
                x,
                g.weight(
                        prefix + ".in_proj_weight.transposed",
                        Matrices.transpose(weight, 3 * width, width),
                        width,
                        3L * width),
                g.weight(prefix + ".in_proj_bias", bias, 3L * width));
        String[] parts = g.nodes("Split", Map.of("axis", 1, "num_outputs", 3), 3, product);
        String query = g.transpose(g.node("Reshape", parts[0], headShape), 0, 2, 1, 3);
        String key = g.transpose(g.node("Reshape", parts[1], headShape), 0, 2, 3, 1);
        String value = g.transpose(g.node("Reshape", parts[2], headShape), 0, 2, 1, 3);
        String scores = g.matMul(query, key);
        String weights = g.node("Softmax", Map.of("axis", -1), mask == null ? scores : g.add(scores, mask));
        return linear(g.reshape(g.transpose(g.matMul(weights, value), 0, 2, 1, 3), -1, width), prefix + ".out_proj");
    }

    /** {@code x [rows, in] -> [rows, out]}. */
    private String linear(String x, String prefix) throws IOException {
        int outputs = parameters.dimension(prefix + ".weight", 0);
        int inputs = parameters.dimension(prefix + ".weight", 1);
        return g.node(
                "Gemm",
                x,
                g.weight(prefix + ".weight.transposed", () -> parameters.linearWeight(prefix), inputs, outputs),
                g.weight(prefix + ".bias", () -> parameters.linearBias(prefix), outputs));
    }

    private String layerNorm(String x, String prefix) throws IOException {
        int width = parameters.dimension(prefix + ".weight", 0);
        return g.node(
                "LayerNormalization",
                Map.of("axis", -1, "epsilon", Parameters.LAYER_NORM_EPSILON),
                x,
                fullWeight(prefix + ".weight", width),
                fullWeight(prefix + ".bias", width));
    }

    private void embedding(String x, String projection, int width, String output) throws IOException {
        String projected = g.fullNode("MatMul", Map.of(), x, fullWeight(projection, width, architecture.embedding()));
        g.node("Div", projected, g.node("ReduceL2", Map.of("keepdims", 1), projected, g.ints(1)));
        g.renameLast(output, ElementType.FLOAT32, "batch", architecture.embedding());
    }

    private String weight(String name, long... dims) throws IOException {
        return g.weight(name, () -> parameters.values(name), dims);
    }

    private String fullWeight(String name, long... dims) throws IOException {
        return g.fullWeight(name, () -> parameters.values(name), dims);
    }
}
