// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.Tuning;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A learned prompt: keys and values that every layer's self-attention reads before the others, without bias and never
 * masked. They do not depend on the input, so their projection from an embedding is computed when the graph is written.
 * The prompt is not part of the cache, and positions are unchanged.
 *
 * <p>Reference: {@code PromptEncoder} ({@code unify_transformer.py:100}), its split into layers (:796, :957) and
 * {@code unify_multihead_attention.py:334}.
 */
final class PromptPrefix {
    private final GraphBuilder g;
    private final Parameters parameters;
    private final String side;
    private final Tuning.Prompt prompt;
    private final int layers;
    private final int heads;
    private final int width;
    private float @Nullable [] table; // [length, layers * 2 * width]

    private PromptPrefix(
            GraphBuilder g,
            Parameters parameters,
            String side,
            Tuning.Prompt prompt,
            int layers,
            int heads,
            int width) {
        this.g = g;
        this.parameters = parameters;
        this.side = side;
        this.prompt = prompt;
        this.layers = layers;
        this.heads = heads;
        this.width = width;
    }

    static PromptPrefix encoder(GraphBuilder g, Parameters parameters, OfaConfig config) {
        return new PromptPrefix(
                g,
                parameters,
                "encoder",
                config.tuning().encoderPrompt(),
                config.encoderLayers(),
                config.encoderHeads(),
                config.width());
    }

    static PromptPrefix decoder(GraphBuilder g, Parameters parameters, OfaConfig config) {
        return new PromptPrefix(
                g,
                parameters,
                "decoder",
                config.tuning().decoderPrompt(),
                config.decoderLayers(),
                config.decoderHeads(),
                config.width());
    }

    boolean exists() {
        return prompt.exists();
    }

    /** {@code keys [rows, heads, head width, keys] -> [rows, heads, head width, length + keys]}. */
    String withKeys(String keys, int layer) throws IOException {
        return joined(keys, layer, 0, 3);
    }

    /** {@code values [rows, heads, keys, head width] -> [rows, heads, length + keys, head width]}. */
    String withValues(String values, int layer) throws IOException {
        return joined(values, layer, 1, 2);
    }

    /** {@code bias [..., keys] -> [..., length + keys]}, with zeros for the prompt; four dimensions. */
    String withBias(String bias) {
        String outer = g.node("Shape", Map.of("start", 0, "end", 3), bias);
        return g.concat(3, g.node("Expand", g.scalar(0f), g.concat(0, outer, g.ints(prompt.length()))), bias);
    }

    private String joined(String states, int layer, int part, int axis) throws IOException {
        String name = side + ".prompt." + layer + (part == 0 ? ".keys" : ".values");
        int headWidth = width / heads;
        String constant = part == 0
                ? g.weight(name, () -> values(layer, 0, true), 1, heads, headWidth, prompt.length())
                : g.weight(name, () -> values(layer, 1, false), 1, heads, prompt.length(), headWidth);
        long[] extents = part == 0
                ? new long[] {heads, headWidth, prompt.length()}
                : new long[] {heads, prompt.length(), headWidth};
        String rows = g.dimension(states, 0);
        return g.concat(axis, g.node("Expand", constant, g.concat(0, rows, g.ints(extents))), states);
    }

    /** One layer's keys or values as {@code [heads, length, head width]}, or with the last two dimensions exchanged. */
    private float[] values(int layer, int part, boolean transposed) {
        float[] all = table();
        int headWidth = width / heads;
        int length = prompt.length();
        float[] values = new float[length * width];
        for (int position = 0; position < length; position++) {
            int from = (position * layers * 2 + layer * 2 + part) * width;
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < headWidth; i++) {
                    int to = transposed
                            ? (head * headWidth + i) * length + position
                            : (head * length + position) * headWidth + i;
                    values[to] = all[from + head * headWidth + i];
                }
            }
        }
        return values;
    }

    private float[] table() {
        float[] known = table;
        if (known == null) {
            String prefix = side + "." + side + "_prompt_encoder.";
            float[] embedding = parameters.values(prefix + "embedding.weight");
            known = prompt.hidden() == 0
                    ? embedding
                    : affine(
                            relu(affine(embedding, prefix + "trans.0", width, prompt.hidden())),
                            prefix + "trans.2",
                            prompt.hidden(),
                            layers * 2 * width);
            table = known;
        }
        return known;
    }

    /** {@code x [length, inputs] -> [length, outputs]}. */
    private float[] affine(float[] x, String prefix, int inputs, int outputs) {
        return Matrices.affine(
                x, prompt.length(), inputs, parameters.linearWeight(prefix), outputs, parameters.linearBias(prefix));
    }

    private static float[] relu(float[] x) {
        float[] result = Arrays.copyOf(x, x.length);
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.max(0, result[i]);
        }
        return result;
    }
}
