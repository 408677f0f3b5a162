// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts that encoder and decoder layers share. Hidden states are {@code [rows, width]}: batch and sequence are one
 * dimension wherever an operation treats rows independently.
 *
 * <p>Reference: {@code unify_transformer_layer.py} and {@code unify_multihead_attention.py}. Factors that the
 * checkpoint fixes (attention scale, per-head {@code c_attn}) are folded into the neighbouring weights.
 */
final class TransformerBlocks {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final OfaConfig config;
    private final Products products;

    TransformerBlocks(GraphBuilder g, Parameters parameters, OfaConfig config, Products products) {
        this.g = g;
        this.parameters = parameters;
        this.config = config;
        this.products = products;
    }

    /** Layer norm over the last dimension: {@code x [rows, width] -> [rows, width]}. */
    String layerNorm(String x, String prefix) throws IOException {
        return layerNorm(x, weight(prefix + ".weight"), weight(prefix + ".bias"));
    }

    private String layerNorm(String x, String weight, String bias) {
        return g.target().customOperators()
                ? g.customNode(CustomOperators.LAYER_NORM, x, weight, bias, g.floats(Parameters.LAYER_NORM_EPSILON))[0]
                : g.node(
                        "LayerNormalization",
                        Map.of("axis", -1, "epsilon", Parameters.LAYER_NORM_EPSILON),
                        x,
                        weight,
                        bias);
    }

    /** Layer norm over the last dimension of {@code x [batch, tokens, width]}. */
    String layerNormOfTokens(String x, String prefix) throws IOException {
        return g.node("Reshape", layerNorm(g.reshape(x, -1, config.width()), prefix), g.node("Shape", x));
    }

    /** A vector of the checkpoint, unchanged, float32. */
    String weight(String name) throws IOException {
        return g.fullWeight(name, () -> parameters.values(name), parameters.dimension(name, 0));
    }

    /** A vector of the checkpoint, multiplied element by element by another one, float32. */
    private String weight(String name, String factors) throws IOException {
        return g.fullWeight(
                name,
                () -> Matrices.multiply(parameters.values(name), parameters.values(factors)),
                parameters.dimension(name, 0));
    }

    /** {@code x [rows, in] -> [rows, out]}. */
    String linear(String x, String prefix) throws IOException {
        return projection(x, prefix, 1, null, null);
    }

    /** A linear layer whose result is multiplied by {@code factor}. */
    String scaledLinear(String x, String prefix, float factor) throws IOException {
        return projection(x, prefix, factor, null, null);
    }

    /**
     * The output projection of an attention block; where the checkpoint scales heads ({@code c_attn}, NormFormer), each
     * head's rows of the weight are multiplied by its factor.
     */
    String outputProjection(String x, String attention) throws IOException {
        String factors = config.variants().scaleSublayers() && !config.scaleAttention() ? gamma(attention) : null;
        return projection(
                x,
                attention + ".out_proj",
                1,
                config.scaleHeads() ? parameters.values(attention + ".c_attn") : null,
                factors);
    }

    /** The factors of an attention's output: {@code layers.N.self_attn} has {@code layers.N.weight_self_attn}. */
    private static String gamma(String attention) {
        int dot = attention.lastIndexOf('.') + 1;
        return attention.substring(0, dot) + "weight_" + attention.substring(dot);
    }

    /**
     * A linear layer with all factors that the checkpoint fixes folded in.
     *
     * @param headFactors factors of equal parts of the inputs, or null
     * @param outputScales name of the factors of the outputs, or null
     */
    private String projection(
            String x, String prefix, float factor, float @Nullable [] headFactors, @Nullable String outputScales)
            throws IOException {
        int outputs = parameters.dimension(prefix + ".weight", 0);
        int inputs = parameters.dimension(prefix + ".weight", 1);
        return products.affine(
                x,
                prefix + ".weight",
                inputs,
                outputs,
                () -> {
                    float[] values = Matrices.scale(parameters.linearWeight(prefix), factor);
                    if (headFactors != null) {
                        int perHead = values.length / headFactors.length;
                        for (int i = 0; i < values.length; i++) {
                            values[i] *= headFactors[i / perHead];
                        }
                    }
                    return outputScales == null ? values : Matrices.multiply(values, parameters.values(outputScales));
                },
                prefix + ".bias",
                () -> {
                    float[] bias = Matrices.scale(parameters.linearBias(prefix), factor);
                    return outputScales == null ? bias : Matrices.multiply(bias, parameters.values(outputScales));
                });
    }

    /**
     * Query, key and value of one row set in one product: {@code x [rows, width] -> [rows, 3 * width]}, the query
     * scaled.
     */
    String queryKeyValue(String x, String attention, float queryScale) throws IOException {
        int width = config.width();
        String[] parts = {".q_proj", ".k_proj", ".v_proj"};
        return products.affine(
                x,
                attention + ".qkv_proj.weight",
                width,
                3 * width,
                () -> {
                    float[] weight = new float[3 * width * width];
                    for (int p = 0; p < 3; p++) {
                        float[] values =
                                Matrices.scale(parameters.linearWeight(attention + parts[p]), p == 0 ? queryScale : 1);
                        for (int row = 0; row < width; row++) {
                            System.arraycopy(values, row * width, weight, row * 3 * width + p * width, width);
                        }
                    }
                    return weight;
                },
                attention + ".qkv_proj.bias",
                () -> {
                    float[] bias = new float[3 * width];
                    for (int p = 0; p < 3; p++) {
                        System.arraycopy(
                                Matrices.scale(parameters.linearBias(attention + parts[p]), p == 0 ? queryScale : 1),
                                0,
                                bias,
                                p * width,
                                width);
                    }
                    return bias;
                });
    }

    /** {@code x [rows, width] -> [rows, columns]} float32, by a table with one row per column of the result. */
    String logits(String x, TokenTable table) throws IOException {
        return products.logits(x, table);
    }

    /** The embeddings of token ids {@code [...] -> [..., width]}. */
    String tokens(String ids, TokenTable table) throws IOException {
        return products.lookup(table, ids);
    }

    /** Embeddings with the factor {@code sqrt(width)}, for models that have it. */
    String scaleEmbedding(String x) {
        return config.scaleEmbedding() ? g.mul(x, g.scalar((float) Math.sqrt(config.width()))) : x;
    }

    /** The type embedding that is added to the encoder's tokens: 0 for text, 1 for an image; {@code [width]}. */
    String typeEmbedding(int type) throws IOException {
        int width = config.width();
        return g.fullWeight(
                "encoder.type_embedding." + type,
                () -> Arrays.copyOfRange(
                        parameters.values("encoder.type_embedding.weight"), type * width, (type + 1) * width),
                width);
    }

    /** The scale of content and position queries: {@code (head width * attention scale factor) ^ -0.5}. */
    float queryScale(int heads) {
        return (float) Math.pow((double) (config.width() / heads) * config.attentionScaleFactor(), -0.5);
    }

    /**
     * The operations after the output projection of {@code attention}: its own norm, the residual, and the norm of
     * post-norm models.
     */
    String attentionResidual(String attended, String residual, String attention, boolean normalizeBefore)
            throws IOException {
        attended = g.limited(attended);
        String x = config.scaleAttention() ? midNorm(attended, attention) : attended;
        x = g.add(x, residual);
        return normalizeBefore ? x : layerNorm(x, attention + "_layer_norm");
    }

    private String midNorm(String attended, String attention) throws IOException {
        String norm = attention + "_mid_layer_norm";
        if (!config.variants().scaleSublayers()) {
            return layerNorm(attended, norm);
        }
        return layerNorm(
                attended, weight(norm + ".weight", gamma(attention)), weight(norm + ".bias", gamma(attention)));
    }

    /** The feed-forward block with its residual: {@code x [rows, width] -> [rows, width]}. */
    String feedForward(String x, String layer, boolean normalizeBefore) throws IOException {
        String residual = x;
        if (normalizeBefore) {
            x = layerNorm(x, layer + ".final_layer_norm");
        }
        x = g.node("Gelu", g.limited(linear(x, layer + ".fc1")));
        if (config.scaleFc()) {
            x = layerNorm(x, layer + ".ffn_layer_norm");
        }
        x = g.limited(projection(
                x, layer + ".fc2", 1, null, config.variants().scaleSublayers() ? layer + ".weight_ffn" : null));
        x = adapter(x, layer);
        if (config.scaleResiduals()) {
            residual = g.mul(residual, weight(layer + ".w_resid"));
        }
        x = g.add(x, residual);
        return normalizeBefore ? x : layerNorm(x, layer + ".final_layer_norm");
    }

    /** {@code x + up(relu(down(x)))} where the model has adapters ({@code unify_transformer_layer.py:49}). */
    private String adapter(String x, String layer) throws IOException {
        String prefix = layer + ".adapter";
        if (!parameters.has(prefix + ".down_proj.weight")) {
            return x;
        }
        return g.add(x, g.limited(linear(g.node("Relu", linear(x, prefix + ".down_proj")), prefix + ".up_proj")));
    }

    /**
     * Softmax of {@code scores + bias} applied to the values: {@code [b, heads, q, k], [b, heads, k, d] -> [b, heads,
     * q, d]}.
     */
    String attend(String scores, String bias, String values) {
        return g.matMul(g.node("Softmax", Map.of("axis", -1), g.add(scores, bias)), values);
    }

    /**
     * An additive mask: 0 where {@code mask} is 1, and a large negative number where it is 0. Finite, because 0 times
     * infinity is NaN.
     */
    String additiveMask(String mask) {
        return g.mul(g.node("Sub", mask, g.scalar(1f)), g.scalar(MASKED));
    }

    private static final float MASKED = 1e30f;
}
