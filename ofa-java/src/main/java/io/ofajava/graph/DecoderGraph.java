// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decoder step for all live rows, of {@code length} tokens each: one during generation, more while a forced prefix
 * is read. The self-attention cache has a fixed length {@code cache}. The tokens of row {@code n} write their keys and
 * values into its part of the cache, starting at {@code positions[n]}, and each token attends to the positions at or
 * before its own. Rows are reordered between steps, not in the graph, so that the cache can be one tensor that is read
 * and written in place. All tokens together, row by row, are the {@code queries = rows * length}. In cross-attention
 * they are in slots {@code [sources, beam]} against one copy of each source's keys and values.
 *
 * <p>With {@link io.ofajava.onnx.GraphTarget#fixedCache} the cache has all positions of the model, and
 * {@code cache_positions [cache]} int32, the numbers from 0, determines how many of them the step reads: TensorRT
 * extends a cache in place only if its length is constant.
 *
 * <p>Inputs: {@code tokens [rows, length]}, {@code positions [rows]} int32 (of each row's first token);
 * {@code slot_queries [sources, beam]} int32 (the query in each slot; any query where a source has fewer),
 * {@code query_slots [rows, length]} int32 (each query's index in the flattened slots); {@code cross_mask [sources,
 * source]} float32 of 0 and 1, {@code cross_position_key [sources or 1, heads, source, head width]}; for each layer
 * {@code cross_key_i}, {@code cross_value_i [sources, heads, source, head width]}, {@code past_key_i},
 * {@code past_value_i [rows, heads, cache, head width]} in the precision's type of states.
 *
 * <p>A graph for both kinds also has {@code codes [1]} int32: 1 for image tokens, 0 for text. It selects what differs
 * between them: position terms, the norm of embeddings if there are two, and the columns of logits.
 *
 * <p>Outputs: {@code logits [queries, columns]} float32, {@code present_key_i}, {@code present_value_i [rows, heads,
 * cache, head width]}, each of which may be bound to the memory of its {@code past}; {@link TopCandidates} where they
 * are wanted.
 *
 * <p>Reference: {@code TransformerDecoder.extract_features_scriptable} with its incremental state.
 */
final class DecoderGraph {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final TransformerBlocks blocks;
    private final List<DecoderKind> kinds;
    private final boolean exposed;
    private final boolean fixedCache;
    private final boolean candidates;
    /** Whether the fused operator attends to the cache; it reads no keys besides those of the cache. */
    private final boolean fusedCache;

    private final PromptPrefix prompt;
    /** The shape {@code [rows, length, 3 * heads, head width]} of queries, keys and values side by side. */
    private @Nullable String sideBySide;
    /** Whether image tokens are generated, in a graph for both kinds. */
    private @Nullable String codes;

    /** @param kinds what the graph generates: text, image tokens, or both */
    DecoderGraph(
            GraphBuilder g,
            Parameters parameters,
            OfaConfig config,
            List<DecoderKind> kinds,
            GraphExporter.Options options) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.kinds = kinds;
        this.blocks = new TransformerBlocks(g, parameters, config, Products.ofSteps(g));
        this.exposed = options.exposed();
        this.fixedCache = options.target().fixedCache();
        this.candidates = options.candidates();
        this.fusedCache =
                g.target().customOperators() && !config.tuning().decoderPrompt().exists();
        this.prompt = PromptPrefix.decoder(g, parameters, config);
    }

    void build() throws IOException {
        int width = config.width();
        int heads = config.decoderHeads();
        int headWidth = width / heads;
        String tokens = g.input(TensorNames.TOKENS, ElementType.INT32, "rows", "length");
        String rowPositions = g.input(TensorNames.POSITIONS, ElementType.INT32, "rows");
        String slotQueries = g.input(TensorNames.SLOT_QUERIES, ElementType.INT32, "sources", "beam");
        String slots = g.input(TensorNames.QUERY_SLOTS, ElementType.INT32, "rows", "length");
        String crossMask = g.input(TensorNames.CROSS_MASK, ElementType.FLOAT32, "sources", "source");
        String crossPositionKey = g.input(
                TensorNames.CROSS_POSITION_KEY, ElementType.FLOAT32, "position_sources", heads, "source", headWidth);
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            g.input(TensorNames.crossKey(layer), g.states(), "sources", heads, "source", headWidth);
            g.input(TensorNames.crossValue(layer), g.states(), "sources", heads, "source", headWidth);
            g.input(TensorNames.pastKey(layer), g.states(), "rows", heads, cacheLength(), headWidth);
            g.input(TensorNames.pastValue(layer), g.states(), "rows", heads, cacheLength(), headWidth);
        }
        if (kinds.size() > 1) {
            codes = g.node("LessOrEqual", g.scalar(1), g.input(TensorNames.CODES, ElementType.INT32, 1));
        }
        String cachePositions = fixedCache ? g.input(TensorNames.CACHE_POSITIONS, ElementType.INT32, "cache") : null;

        g.scope("decoder/positions");
        String cache = cachePositions != null ? g.dimension(cachePositions, 0) : g.dimension(TensorNames.pastKey(0), 2);
        String length = g.dimension(tokens, 1);
        String writeAt = rowPositions;
        if (!fusedCache) {
            writeAt = g.cast(rowPositions, ElementType.INT64);
            sideBySide = g.concat(0, g.ints(-1), length, g.ints(3 * heads, headWidth));
        }
        String querySlots = g.target().customOperators() ? slots : g.reshape(slots, -1);
        String[] terms = byKind(kind -> positionTerms(kind, tokens, rowPositions, length, cache, cachePositions));
        String crossBias = g.add(
                g.fullNode(
                        "MatMul", Map.of(), bySlot(terms[0], slotQueries), g.transpose(crossPositionKey, 0, 1, 3, 2)),
                g.unsqueeze(blocks.additiveMask(crossMask), 1, 2));

        String x = embed(g.reshape(tokens, -1), terms);
        expose("decoder_hidden_0", x);
        boolean before = config.decoderNormalizeBefore();
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            String prefix = "decoder.layers." + layer;
            g.scope("decoder/layers." + layer + "/self");
            x = selfAttention(x, prefix, layer, writeAt, cache, terms[fusedCache ? 1 : 1 + layer]);
            g.scope("decoder/layers." + layer + "/cross");
            x = crossAttention(x, prefix, layer, slotQueries, querySlots, crossBias);
            g.scope("decoder/layers." + layer + "/ffn");
            x = blocks.feedForward(x, prefix, before);
            expose("decoder_hidden_" + (layer + 1), x);
        }
        g.scope("decoder");
        if (before) {
            x = blocks.layerNorm(x, "decoder.layer_norm");
        }
        String last = x;
        byKind(kind -> new String[] {blocks.logits(last, kind.outputTable(parameters, config))});
        g.renameLast(
                TensorNames.LOGITS,
                ElementType.FLOAT32,
                "queries",
                codes == null ? kinds.get(0).columns(config) : "columns");
        if (candidates) {
            new TopCandidates(g, config, kinds).build(TensorNames.LOGITS, length);
        }
    }

    /** The part that depends on the kind, written once for each kind. */
    @FunctionalInterface
    private interface Part {
        String[] write(DecoderKind kind) throws IOException;
    }

    private String[] byKind(Part part) throws IOException {
        return codes == null
                ? part.write(kinds.get(0))
                : g.choose(codes, () -> part.write(DecoderKind.CODES), () -> part.write(DecoderKind.TEXT));
    }

    /**
     * The cross-attention position queries {@code [queries, width]}; each layer's self-attention bias {@code [rows,
     * heads, length, cache]}, or those of all layers in one tensor for the fused operator; and, for models that add
     * them to the tokens, the raw position embeddings {@code [queries, width]}.
     */
    private String[] positionTerms(
            DecoderKind kind,
            String tokens,
            String rowPositions,
            String length,
            String cache,
            @Nullable String cachePositions)
            throws IOException {
        DecoderPositions positions = new DecoderPositions(g, parameters, config, kind);
        String queryPositions = positions.queries(rowPositions, length);
        String flatPositions = g.reshape(queryPositions, -1);
        List<String> terms = new ArrayList<>();
        terms.add(positions.crossQuery(flatPositions));
        if (fusedCache) {
            terms.add(positions.fusedBiases(tokens, rowPositions, TensorNames.pastKey(0)));
        } else {
            String numbers = cachePositions != null ? g.unsqueeze(cachePositions, 0) : positions.numbers(cache);
            String selfBias = positions.selfBias(queryPositions, cache, numbers);
            for (String relative : positions.relativeBiases(queryPositions, cache, numbers)) {
                String bias = g.add(selfBias, relative);
                terms.add(prompt.exists() ? prompt.withBias(bias) : bias);
            }
        }
        if (config.architecture().positions().addedInDecoder()) {
            terms.add(positions.raw(flatPositions));
        }
        return terms.toArray(String[]::new);
    }

    private String embed(String tokens, String[] terms) throws IOException {
        g.scope("decoder/embed");
        String x = blocks.scaleEmbedding(blocks.tokens(tokens, TokenTable.decoder(parameters, config)));
        if (config.architecture().positions().addedInDecoder()) {
            x = g.add(x, terms[terms.length - 1]);
        }
        if (!config.layernormEmbedding()) {
            return x;
        }
        String summed = x;
        return config.codeLayernormEmbedding()
                ? byKind(kind -> new String[] {blocks.layerNorm(summed, embeddingNorm(kind))})[0]
                : blocks.layerNorm(x, embeddingNorm(DecoderKind.TEXT));
    }

    private static String embeddingNorm(DecoderKind kind) {
        return kind == DecoderKind.CODES ? "decoder.code_layernorm_embedding" : "decoder.layernorm_embedding";
    }

    private String selfAttention(String x, String prefix, int layer, String writeAt, String read, String bias)
            throws IOException {
        boolean before = config.decoderNormalizeBefore();
        String attention = prefix + ".self_attn";
        String normalised = before ? blocks.layerNorm(x, prefix + ".self_attn_layer_norm") : x;
        String fused = blocks.queryKeyValue(normalised, attention, blocks.queryScale(config.decoderHeads()));
        String attended = fusedCache
                ? cachedAttention(fused, layer, writeAt, bias)
                : attention(fused, layer, writeAt, read, bias);
        return blocks.attentionResidual(blocks.outputProjection(attended, attention), x, attention, before);
    }

    private String cachedAttention(String fused, int layer, String writeAt, String bias) {
        int heads = config.decoderHeads();
        String attended = g.customNode(
                        CustomOperators.CACHED_ATTENTION,
                        fused,
                        TensorNames.pastKey(layer),
                        TensorNames.pastValue(layer),
                        writeAt,
                        bias,
                        g.vector(layer))[0];
        g.renameLast(1, TensorNames.presentKey(layer), "rows", heads, cacheLength(), config.width() / heads);
        g.renameLast(2, TensorNames.presentValue(layer), "rows", heads, cacheLength(), config.width() / heads);
        return attended;
    }

    private String attention(String fused, int layer, String writeAt, String read, String bias) throws IOException {
        String byHeads =
                g.transpose(g.node("Reshape", fused, Objects.requireNonNull(sideBySide, "sideBySide")), 0, 2, 1, 3);
        String[] qkv = g.nodes(
                "Split", Map.of("axis", 1, "num_outputs", 3), 3, byHeads); // each [rows, heads, length, head width]
        String key = cache(TensorNames.pastKey(layer), TensorNames.presentKey(layer), qkv[1], writeAt, read);
        String value = cache(TensorNames.pastValue(layer), TensorNames.presentValue(layer), qkv[2], writeAt, read);
        key = g.transpose(key, 0, 1, 3, 2);
        if (prompt.exists()) {
            key = prompt.withKeys(key, layer);
            value = prompt.withValues(value, layer);
        }
        String attended = blocks.attend(g.matMul(qkv[0], key), bias, value);
        return g.reshape(g.transpose(attended, 0, 2, 1, 3), -1, config.width());
    }

    /** The length of the caches: a number, or a name if it varies. */
    private Object cacheLength() {
        return fixedCache ? (Object) kinds.get(0).positions(config) : "cache";
    }

    /**
     * Writes each row's entries {@code [rows, heads, length, head width]} at its position. The result is the part that
     * the step reads.
     */
    private String cache(String past, String name, String entries, String writeAt, String read) {
        int heads = config.decoderHeads();
        int headWidth = config.width() / heads;
        g.node("TensorScatter", Map.of("axis", 2), past, entries, writeAt);
        String present = g.renameLast(name, g.states(), "rows", heads, cacheLength(), headWidth);
        return fixedCache ? g.node("Slice", present, g.ints(0), read, g.ints(2)) : present;
    }

    private String crossAttention(
            String x, String prefix, int layer, String slotQueries, String querySlots, String bias) throws IOException {
        boolean before = config.decoderNormalizeBefore();
        String attention = prefix + ".cross_attn";
        String normalised = before ? blocks.layerNorm(x, prefix + ".cross_attn_layer_norm") : x;
        String query = blocks.scaledLinear(normalised, attention + ".q_proj", blocks.queryScale(config.decoderHeads()));
        String attended = g.target().customOperators()
                ? g.customNode(
                                CustomOperators.CROSS_ATTENTION,
                                query,
                                TensorNames.crossKey(layer),
                                TensorNames.crossValue(layer),
                                bias,
                                querySlots)[0]
                : byQuery(
                        blocks.attend(
                                g.matMul(
                                        bySlot(query, slotQueries),
                                        g.transpose(TensorNames.crossKey(layer), 0, 1, 3, 2)),
                                bias,
                                TensorNames.crossValue(layer)),
                        querySlots);
        return blocks.attentionResidual(blocks.outputProjection(attended, attention), x, attention, before);
    }

    /** {@code [sources, heads, beam, head width] -> [queries, width]}. */
    private String byQuery(String attended, String querySlots) {
        return g.gather(g.reshape(g.transpose(attended, 0, 2, 1, 3), -1, config.width()), querySlots, 0);
    }

    /** {@code [queries, width] -> [sources, heads, beam, head width]}. */
    private String bySlot(String queries, String slotQueries) {
        int heads = config.decoderHeads();
        return g.transpose(
                g.reshape(g.gather(queries, slotQueries, 0), 0, 0, heads, config.width() / heads), 0, 2, 1, 3);
    }

    private void expose(String name, String x) {
        if (exposed) {
            g.output(name, x, ElementType.FLOAT32, "queries", config.width());
        }
    }
}
