// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The position terms of the encoder graph. The absolute term {@code position query . position key} is shared by all
 * layers and does not depend on the input; the relative term is a table per layer. All of them are float32 in every
 * precision, and are computed once per call.
 */
final class EncoderPositions {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final PositionTables tables;
    private final List<PatchGrid> interpolated;

    EncoderPositions(GraphBuilder g, Parameters parameters, OfaConfig config, List<PatchGrid> interpolated) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.tables = new PositionTables(parameters, config);
        this.interpolated = interpolated;
    }

    /** The absolute self-attention bias {@code [1, heads, source, source]}. */
    String selfBias(String tokens, @Nullable String imagePositions) throws IOException {
        int heads = config.encoderHeads();
        float scale = (float) Math.pow((double) (config.width() / heads) * config.attentionScaleFactor(), -0.5);
        String query = rows("encoder.pos_q_linear", scale, tokens, imagePositions);
        String key = rows("encoder.pos_k_linear", 1, tokens, imagePositions);
        return g.fullNode("MatMul", Map.of(), heads(query, heads, 0, 2, 1, 3), heads(key, heads, 0, 2, 3, 1));
    }

    /** The cross-attention position keys {@code [1, heads, source, head width]}. */
    String crossKey(String tokens, @Nullable String imagePositions) throws IOException {
        return heads(rows("decoder.cross_pos_k_linear", 1, tokens, imagePositions), config.decoderHeads(), 0, 2, 1, 3);
    }

    /** The raw text position embeddings {@code [text, width]}. */
    String rawText(String tokens) throws IOException {
        String name = "encoder.positions.text";
        return firstRows(g.fullWeight(name, this::textTable, config.maxSourcePositions(), config.width()), tokens);
    }

    /** The raw image position embeddings {@code [patches, width]}. */
    String rawImage(String imagePositions) throws IOException {
        String name = "encoder.positions.image";
        return g.gather(imageWeight(name, () -> tables.image(interpolated)), imagePositions, 0);
    }

    /**
     * The relative bias of one layer {@code [heads, source, source]}; {@link EncoderIndex} maps pairs to entries. The
     * heads of an entry are adjacent in the table, so that one copy fetches all of them: fetching single numbers takes
     * five times as long on a CPU, including the transposition.
     */
    String relativeBias(int layer, String relativeIndex) throws IOException {
        String name = "encoder.layers." + layer + ".relative_bias";
        String table = g.fullWeight(
                name, () -> relativeEntries(layer), new EncoderIndex(config).entries(), config.encoderHeads());
        return g.transpose(g.gather(table, relativeIndex, 0), 2, 0, 1);
    }

    /** The table of one layer's relative bias, head by head: {@code [heads, entries]}. */
    String relativeTable(int layer) throws IOException {
        String name = "encoder.layers." + layer + ".relative_bias.by_head";
        int heads = config.encoderHeads();
        int entries = new EncoderIndex(config).entries();
        return g.fullWeight(name, () -> Matrices.transpose(relativeEntries(layer), entries, heads), heads, entries);
    }

    /** {@code [entries, heads]}. */
    private float[] relativeEntries(int layer) {
        float[] image = parameters.values("encoder.image_rel_pos_table_list." + layer + ".weight");
        float[] token = parameters.values("encoder.token_rel_pos_table_list." + layer + ".weight");
        float[] table = new float[new EncoderIndex(config).entries() * config.encoderHeads()];
        System.arraycopy(image, 0, table, 0, image.length);
        System.arraycopy(token, 0, table, image.length, token.length);
        return table;
    }

    private String rows(String linear, float factor, String tokens, @Nullable String imagePositions)
            throws IOException {
        String textRows = firstRows(
                g.fullWeight(
                        linear + ".text",
                        () -> tables.product(tables.normalised(textTable(), "encoder.pos_ln"), linear, factor),
                        config.maxSourcePositions(),
                        config.width()),
                tokens);
        if (imagePositions == null) {
            return textRows;
        }
        String imageRows = g.gather(
                imageWeight(
                        linear + ".image",
                        () -> tables.product(
                                tables.normalised(tables.image(interpolated), "encoder.image_pos_ln"), linear, factor)),
                imagePositions,
                0);
        return g.concat(0, imageRows, textRows);
    }

    private float[] textTable() {
        return tables.text("encoder", config.maxSourcePositions());
    }

    private String imageWeight(String name, WeightValues values) throws IOException {
        return g.fullWeight(name, values, tables.imageRows(interpolated), config.width());
    }

    /** The rows of the positions {@code 0 .. text - 1}. */
    private String firstRows(String table, String tokens) {
        return g.node("Slice", table, g.ints(0), g.dimension(tokens, 1), g.ints(0));
    }

    private String heads(String rows, int heads, long... permutation) {
        return g.transpose(g.reshape(rows, 1, -1, heads, config.width() / heads), permutation);
    }
}
