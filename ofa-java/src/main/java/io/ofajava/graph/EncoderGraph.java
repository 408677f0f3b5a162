// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The encoder, from pixels and token ids to what the decoder reads at every step: the cross-attention keys and values
 * of each decoder layer. Image patches come before text tokens; {@code source = patches + text}.
 *
 * <p>Inputs: {@code pixels [batch, 3, height, width]} float32, or {@code image_patches [batch, patches, width]}
 * float32, or neither in the text-only graph; {@code tokens [batch, text]} int32, {@code image_positions [patches]}
 * int32 (rows of the image position tables; absent in the text-only graph), {@code relative_index [source, source]}
 * int32 (see {@link EncoderIndex}), {@code source_mask [batch, source]} float32, 1 for a token and 0 for padding.
 *
 * <p>Outputs, for each decoder layer {@code i}: {@code cross_key_i} and {@code cross_value_i [batch, heads, source,
 * head width]} in the precision's type of states; once: {@code cross_position_key [1, heads, source, head width]}
 * float32.
 *
 * <p>Reference: {@code TransformerEncoder.forward_scriptable}.
 */
final class EncoderGraph {
    /** The inputs of the encoder. */
    enum Sources {
        /** An image followed by text. */
        PIXELS,
        /** Text only. */
        TEXT,
        /** The output of {@link ResNetGraph} followed by text, or text only, with no patches. */
        PATCHES
    }

    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final TransformerBlocks blocks;
    private final EncoderPositions positions;
    private final PromptPrefix prompt;
    private final Sources sources;
    private final boolean exposed;

    /** @param exposed whether intermediate values become outputs too, for tests */
    EncoderGraph(
            GraphBuilder g,
            Parameters parameters,
            OfaConfig config,
            List<PatchGrid> interpolated,
            Sources sources,
            boolean exposed) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.blocks = new TransformerBlocks(g, parameters, config, Products.of(g));
        this.positions = new EncoderPositions(g, parameters, config, interpolated);
        this.prompt = PromptPrefix.encoder(g, parameters, config);
        this.sources = sources;
        this.exposed = exposed;
    }

    void build() throws IOException {
        int width = config.width();
        int heads = config.encoderHeads();
        String tokens = g.input(TensorNames.TOKENS, ElementType.INT32, "batch", "text");
        boolean withImage = sources != Sources.TEXT;
        String pixels = sources == Sources.PIXELS
                ? g.input(TensorNames.PIXELS, ElementType.FLOAT32, "batch", 3, "height", "width")
                : null;
        String patches = sources == Sources.PATCHES
                ? g.input(TensorNames.IMAGE_PATCHES, ElementType.FLOAT32, "batch", "patches", width)
                : null;
        String imagePositions = withImage ? g.input(TensorNames.IMAGE_POSITIONS, ElementType.INT32, "patches") : null;
        String relativeIndex = g.input(TensorNames.RELATIVE_INDEX, ElementType.INT32, "source", "source");
        String sourceMask = g.input(TensorNames.SOURCE_MASK, ElementType.FLOAT32, "batch", "source");

        String x = embedText(tokens);
        if (imagePositions != null) {
            x = g.concat(
                    1,
                    patches != null
                            ? patches
                            : new ImageEmbedding(g, parameters, config, blocks, positions, exposed)
                                    .add(Objects.requireNonNull(pixels, "pixels"), imagePositions),
                    x);
        }
        g.scope("encoder");
        String batch = g.dimension(tokens, 0);
        String headShape = g.concat(0, batch, g.ints(-1, heads, width / heads));
        x = g.reshape(g.mul(x, g.unsqueeze(sourceMask, 2)), -1, width);
        expose("encoder_hidden_0", x, batch);

        // The fused operator supports no keys other than those of the source.
        Attention attention =
                g.target().customOperators() && !config.tuning().encoderPrompt().exists()
                        ? fusedAttention(positions.selfBias(tokens, imagePositions), sourceMask, relativeIndex)
                        : attention(
                                g.add(
                                        positions.selfBias(tokens, imagePositions),
                                        g.unsqueeze(blocks.additiveMask(sourceMask), 1, 2)),
                                relativeIndex,
                                headShape);
        for (int layer = 0; layer < config.encoderLayers(); layer++) {
            g.scope("encoder/layers." + layer);
            x = layer(x, layer, attention);
            expose("encoder_hidden_" + (layer + 1), x, batch);
        }
        g.scope("encoder");
        if (config.encoderNormalizeBefore()) {
            x = blocks.layerNorm(x, "encoder.layer_norm");
        }
        expose("encoder_out", x, batch);
        crossAttentionSources(x, headShape, tokens, imagePositions);
    }

    private String embedText(String tokens) throws IOException {
        g.scope("encoder/embed_text");
        String x = blocks.scaleEmbedding(blocks.tokens(tokens, TokenTable.encoder(parameters, config)));
        if (config.architecture().positions().addedInEncoder()) {
            x = g.add(x, positions.rawText(tokens));
        }
        if (config.addTypeEmbedding()) {
            x = g.add(x, blocks.typeEmbedding(0));
        }
        return config.layernormEmbedding() ? blocks.layerNormOfTokens(x, "encoder.layernorm_embedding") : x;
    }

    /**
     * The attended values of a layer's self-attention: {@code [batch * source, width] -> [batch * source, width]},
     * before the output projection.
     */
    @FunctionalInterface
    private interface Attention {
        String of(String x, int layer) throws IOException;
    }

    private Attention fusedAttention(String positionBias, String sourceMask, String relativeIndex) {
        return (x, layer) -> g.customNode(
                        CustomOperators.ENCODER_ATTENTION,
                        blocks.queryKeyValue(x, attention(layer), blocks.queryScale(config.encoderHeads())),
                        positionBias,
                        sourceMask,
                        positions.relativeTable(layer),
                        relativeIndex)[0];
    }

    private Attention attention(String bias, String relativeIndex, String headShape) {
        return (x, layer) -> {
            String query = heads(
                    blocks.scaledLinear(x, attention(layer) + ".q_proj", blocks.queryScale(config.encoderHeads())),
                    headShape,
                    0,
                    2,
                    1,
                    3);
            String key = heads(blocks.linear(x, attention(layer) + ".k_proj"), headShape, 0, 2, 3, 1);
            String value = heads(blocks.linear(x, attention(layer) + ".v_proj"), headShape, 0, 2, 1, 3);
            String full = g.add(bias, positions.relativeBias(layer, relativeIndex));
            if (prompt.exists()) {
                key = prompt.withKeys(key, layer);
                value = prompt.withValues(value, layer);
                full = prompt.withBias(full);
            }
            String attended = blocks.attend(g.matMul(query, key), full, value);
            return g.reshape(g.transpose(attended, 0, 2, 1, 3), -1, config.width());
        };
    }

    private static String attention(int layer) {
        return "encoder.layers." + layer + ".self_attn";
    }

    private String layer(String x, int layer, Attention attention) throws IOException {
        boolean before = config.encoderNormalizeBefore();
        String prefix = "encoder.layers." + layer;
        String attended = attention.of(before ? blocks.layerNorm(x, prefix + ".self_attn_layer_norm") : x, layer);
        x = blocks.attentionResidual(blocks.outputProjection(attended, attention(layer)), x, attention(layer), before);
        return blocks.feedForward(x, prefix, before);
    }

    /** {@code [batch * source, width] -> [batch, source, heads, head width]}, then permuted. */
    private String heads(String x, String headShape, long... permutation) {
        return g.transpose(g.node("Reshape", x, headShape), permutation);
    }

    private void crossAttentionSources(
            String encoderOut, String headShape, String tokens, @Nullable String imagePositions) throws IOException {
        int heads = config.decoderHeads();
        int headWidth = config.width() / heads;
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            g.scope("cross/layers." + layer);
            String attention = "decoder.layers." + layer + ".cross_attn";
            heads(blocks.linear(encoderOut, attention + ".k_proj"), headShape, 0, 2, 1, 3);
            g.renameLast(TensorNames.crossKey(layer), g.states(), "batch", heads, "source", headWidth);
            heads(blocks.linear(encoderOut, attention + ".v_proj"), headShape, 0, 2, 1, 3);
            g.renameLast(TensorNames.crossValue(layer), g.states(), "batch", heads, "source", headWidth);
        }
        g.scope("cross");
        positions.crossKey(tokens, imagePositions);
        g.renameLast(TensorNames.CROSS_POSITION_KEY, ElementType.FLOAT32, 1, heads, "source", headWidth);
    }

    private void expose(String name, String x, String batch) {
        if (exposed) {
            g.output(
                    name,
                    g.node("Reshape", x, g.concat(0, batch, g.ints(-1, config.width()))),
                    ElementType.FLOAT32,
                    "batch",
                    "source",
                    config.width());
        }
    }
}
