// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The position terms of the decoder graph. They do not depend on the input, so a step looks them up: its cost depends
 * on the length of the cache, not on the step number. All terms are float32 in every precision.
 */
final class DecoderPositions {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final DecoderKind kind;
    private final PositionTables tables;
    private final String prefix;
    private final int count;

    DecoderPositions(GraphBuilder g, Parameters parameters, OfaConfig config, DecoderKind kind) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.kind = kind;
        this.tables = new PositionTables(parameters, config);
        this.prefix = kind == DecoderKind.CODES ? "decoder.codes." : "decoder.text.";
        this.count = kind.positions(config);
    }

    /**
     * The position of each token {@code [rows, length]}.
     *
     * @param rowPositions of each row's first token, {@code [rows]}
     * @param length tokens of each row, {@code [1]}
     */
    String queries(String rowPositions, String length) throws IOException {
        return g.add(g.unsqueeze(rowPositions, 1), numbers(length));
    }

    /**
     * The absolute bias and the causal mask {@code [rows, heads, length, cache]}.
     *
     * @param queries the position of each token, {@code [rows, length]}
     * @param cache the number of positions that the step reads, {@code [1]}
     * @param numbers those positions, {@code [1, cache]}
     */
    String selfBias(String queries, String cache, String numbers) throws IOException {
        int heads = config.decoderHeads();
        int headWidth = config.width() / heads;
        String query = g.transpose(
                g.reshape(g.gather(product("self_pos_q_linear", scale()), queries, 0), 0, 0, heads, headWidth),
                0,
                2,
                1,
                3);
        String key = g.node("Slice", selfKeys(), g.ints(0), cache, g.ints(2));
        String bias = g.fullNode("MatMul", Map.of(), query, key);
        String visible = g.node("LessOrEqual", numbers, g.unsqueeze(queries, 2));
        String mask = g.node("Where", visible, g.scalar(0f), g.scalar(-1e30f));
        return g.add(bias, g.unsqueeze(mask, 1));
    }

    /**
     * The biases of self-attention of all layers {@code [layers, rows, heads, length, cache]}, by the custom operator.
     *
     * @param tokens {@code [rows, length]}
     * @param rowPositions of each row's first token, {@code [rows]}
     * @param pastKey keys of any layer, {@code [rows, heads, cache, head width]}
     */
    String fusedBiases(String tokens, String rowPositions, String pastKey) throws IOException {
        int layers = config.decoderLayers();
        int heads = config.decoderHeads();
        boolean codes = kind == DecoderKind.CODES;
        int entries = codes ? RelativePositions.imageBuckets(config.imageBucketSize()) : count;
        String table = g.fullWeight(
                prefix + "relative_bias.transposed",
                () -> Matrices.transpose(codes ? bucketTable() : distanceTable(), entries, layers * heads),
                layers,
                heads,
                entries);
        String index = codes ? g.table(prefix + "relative_index", this::pairBuckets, count, count) : numbers();
        return g.customNode(
                        CustomOperators.POSITION_BIAS,
                        product("self_pos_q_linear", scale()),
                        selfKeys(),
                        table,
                        index,
                        tokens,
                        rowPositions,
                        pastKey)[0];
    }

    /** The relative bias of each layer {@code [rows, heads, length, cache]}. */
    String[] relativeBiases(String queries, String cache, String numbers) throws IOException {
        int layers = config.decoderLayers();
        String bias = kind == DecoderKind.CODES ? imageRelative(queries, cache) : textRelative(queries, numbers);
        bias = g.transpose(bias, 0, 3, 1, 2);
        return layers == 1
                ? new String[] {bias}
                : g.nodes("Split", Map.of("axis", 1, "num_outputs", layers), layers, bias);
    }

    /** The scaled cross-attention position queries of positions {@code [...]}: {@code [..., width]}. */
    String crossQuery(String queries) throws IOException {
        return g.gather(product("cross_pos_q_linear", scale()), queries, 0);
    }

    /**
     * The raw position embeddings of positions {@code [...]}: {@code [..., width]}, for models that add them to the
     * tokens.
     */
    String raw(String queries) throws IOException {
        String name = prefix + "positions";
        return g.gather(g.fullWeight(name, this::embeddings, count, config.width()), queries, 0);
    }

    private float scale() {
        return (float)
                Math.pow((double) (config.width() / config.decoderHeads()) * config.attentionScaleFactor(), -0.5);
    }

    private float[] embeddings() {
        return kind == DecoderKind.CODES ? tables.codes(CodePositions.of(config)) : tables.text("decoder", count);
    }

    private float[] productValues(String linear, float factor) {
        String norm = kind == DecoderKind.CODES ? "decoder.image_pos_ln" : "decoder.pos_ln";
        return tables.product(tables.normalised(embeddings(), norm), "decoder." + linear, factor);
    }

    private String product(String linear, float factor) throws IOException {
        String name = prefix + linear;
        return g.fullWeight(name, () -> productValues(linear, factor), count, config.width());
    }

    /** The position keys of all positions {@code [heads, head width, positions]}. */
    private String selfKeys() throws IOException {
        String name = prefix + "self_pos_k_linear.transposed";
        int heads = config.decoderHeads();
        return g.fullWeight(
                name,
                () -> Matrices.transpose(productValues("self_pos_k_linear", 1), count, config.width()),
                heads,
                config.width() / heads,
                count);
    }

    /** The numbers {@code 0 .. end - 1} as {@code [1, end]}. */
    String numbers(String end) throws IOException {
        return g.node("Slice", numbers(), g.ints(0), end, g.ints(1));
    }

    private String numbers() throws IOException {
        return g.table(prefix + "numbers", () -> IntStream.range(0, count).toArray(), 1, count);
    }

    /** Text: the bias depends on the distance only. Result {@code [rows, length, cache, layers * heads]}. */
    private String textRelative(String queries, String numbers) throws IOException {
        int columns = config.decoderLayers() * config.decoderHeads();
        String table = g.fullWeight(prefix + "relative_bias", this::distanceTable, count, columns);
        String distance = g.node("Sub", g.unsqueeze(queries, 2), numbers);
        return g.gather(table, g.node("Max", distance, g.scalar(0)), 0);
    }

    private float[] distanceTable() {
        int heads = config.decoderHeads();
        int columns = config.decoderLayers() * heads;
        float[] table = new float[count * columns];
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            float[] biases = parameters.values("decoder.token_rel_pos_table_list." + layer + ".weight");
            for (int distance = 0; distance < count; distance++) {
                int bucket = RelativePositions.tokenBucket(config.tokenBucketSize(), distance);
                System.arraycopy(biases, bucket * heads, table, distance * columns + layer * heads, heads);
            }
        }
        return table;
    }

    /**
     * Image tokens: the bias depends on the offset in the image. Result {@code [rows, length, cache, layers * heads]}.
     */
    private String imageRelative(String queries, String cache) throws IOException {
        int buckets = RelativePositions.imageBuckets(config.imageBucketSize());
        int columns = config.decoderLayers() * config.decoderHeads();
        String table = g.fullWeight(prefix + "relative_bias", this::bucketTable, buckets, columns);
        String index = g.table(prefix + "relative_index", this::pairBuckets, count, count);
        String rows = g.gather(index, queries, 0);
        return g.gather(table, g.node("Slice", rows, g.ints(0), cache, g.ints(2)), 0);
    }

    private float[] bucketTable() {
        int heads = config.decoderHeads();
        int columns = config.decoderLayers() * heads;
        int buckets = RelativePositions.imageBuckets(config.imageBucketSize());
        float[] table = new float[buckets * columns];
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            float[] biases = parameters.values("decoder.image_rel_pos_table_list." + layer + ".weight");
            for (int bucket = 0; bucket < buckets; bucket++) {
                System.arraycopy(biases, bucket * heads, table, bucket * columns + layer * heads, heads);
            }
        }
        return table;
    }

    private int[] pairBuckets() {
        int[] positions = CodePositions.of(config);
        int[] buckets = new int[count * count];
        for (int q = 0; q < count; q++) {
            for (int k = 0; k < count; k++) {
                buckets[q * count + k] =
                        RelativePositions.imageBucket(config.imageBucketSize(), positions[q], positions[k]);
            }
        }
        return buckets;
    }
}
