// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import io.ofajava.checkpoint.OfaConfig;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Permutes the inner dimensions of a model: channels within the blocks of the backbone, features of feed-forward
 * layers, and dimensions within attention heads. The function is mathematically unchanged, and every product over such
 * a dimension sums in another order.
 */
public final class SummationOrder {
    private static final String BACKBONE = "encoder.embed_images.";
    private static final List<String> NORM = List.of("weight", "bias", "running_mean", "running_var");

    private final ModelEdit model;
    private final Random random;

    private SummationOrder(ModelEdit model, long seed) {
        this.model = model;
        this.random = new Random(seed);
    }

    /** Permutes all of them at random. */
    public static void permute(ModelEdit model, long seed) {
        SummationOrder order = new SummationOrder(model, seed);
        OfaConfig config = model.checkpoint().config();
        model.names()
                .filter(name -> name.endsWith(".conv3.weight"))
                .map(name -> name.substring(0, name.length() - "conv3.weight".length()))
                .forEach(order::bottleneck);
        model.names()
                .filter(name -> name.endsWith(".fc1.weight"))
                .map(name -> name.substring(0, name.length() - "fc1.weight".length()))
                .forEach(order::feedForward);
        model.names()
                .filter(name -> name.endsWith("_attn.q_proj.weight"))
                .map(name -> name.substring(0, name.length() - "q_proj.weight".length()))
                .forEach(prefix -> order.attention(
                        prefix, prefix.startsWith("encoder") ? config.encoderHeads() : config.decoderHeads()));
    }

    private int[] order(int size) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private void bottleneck(String prefix) {
        if (!prefix.startsWith(BACKBONE)) {
            return;
        }
        int[] first = order(model.shape(prefix + "conv1.weight")[0]);
        int[] second = order(model.shape(prefix + "conv2.weight")[0]);
        model.permute(prefix + "conv1.weight", 0, first);
        NORM.forEach(part -> model.permute(prefix + "bn1." + part, 0, first));
        // Permutes two axes of one tensor: rows here, columns directly, because an edit starts from the stored values.
        twice(prefix + "conv2.weight", second, first);
        NORM.forEach(part -> model.permute(prefix + "bn2." + part, 0, second));
        model.permute(prefix + "conv3.weight", 1, second);
    }

    private void twice(String name, int[] rows, int[] columns) {
        int[] shape = model.shape(name);
        int kernel = shape[2] * shape[3];
        float[] from = model.values(name);
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            int row = rows[i / (kernel * columns.length)];
            int column = columns[i / kernel % columns.length];
            to[i] = from[(row * columns.length + column) * kernel + i % kernel];
        }
        model.replace(name, to);
    }

    private void feedForward(String prefix) {
        int[] order = order(model.shape(prefix + "fc1.weight")[0]);
        model.permute(prefix + "fc1.weight", 0, order);
        model.permute(prefix + "fc1.bias", 0, order);
        if (model.has(prefix + "ffn_layer_norm.weight")) {
            model.permute(prefix + "ffn_layer_norm.weight", 0, order);
            model.permute(prefix + "ffn_layer_norm.bias", 0, order);
        }
        model.permute(prefix + "fc2.weight", 1, order);
    }

    private void attention(String prefix, int heads) {
        int width = model.shape(prefix + "q_proj.weight")[0];
        int[] keys = withinHeads(width, heads);
        int[] values = withinHeads(width, heads);
        for (String part : List.of("q_proj", "k_proj")) {
            model.permute(prefix + part + ".weight", 0, keys);
            model.permute(prefix + part + ".bias", 0, keys);
        }
        model.permute(prefix + "v_proj.weight", 0, values);
        model.permute(prefix + "v_proj.bias", 0, values);
        model.permute(prefix + "out_proj.weight", 1, values);
    }

    private int[] withinHeads(int width, int heads) {
        int[] order = new int[width];
        int size = width / heads;
        for (int head = 0; head < heads; head++) {
            int[] within = order(size);
            for (int i = 0; i < size; i++) {
                order[head * size + i] = head * size + within[i];
            }
        }
        return order;
    }
}
