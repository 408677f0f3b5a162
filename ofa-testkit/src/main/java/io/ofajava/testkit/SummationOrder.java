// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import io.ofajava.checkpoint.OfaConfig;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Permutes the inner dimensions of a model: channels within the blocks of the backbone, features of feed-forward
 * layers, and dimensions within attention heads; in a VQGAN, channels within its residual blocks and its attention, and
 * those between its first two convolutions. The function is mathematically unchanged, and every product over such a
 * dimension sums in another order.
 */
public final class SummationOrder {
    private static final String BACKBONE = "encoder.embed_images.";
    /** Groups of channels that a VQGAN normalises together. */
    private static final int GROUPS = 32;

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
                .filter(prefix -> !order.prompted(prefix))
                .forEach(prefix -> order.attention(
                        prefix, prefix.startsWith("encoder") ? config.encoderHeads() : config.decoderHeads()));
    }

    /** Likewise for the decoder of a VQGAN. */
    public static void permuteVqgan(ModelEdit model, long seed) {
        SummationOrder order = new SummationOrder(model, seed);
        order.betweenConvolutions(
                "post_quant_conv", "decoder.conv_in", order.order(model.shape("post_quant_conv.bias")[0]));
        model.names()
                .filter(name -> name.startsWith("decoder.") && name.endsWith(".conv1.weight"))
                .map(name -> name.substring(0, name.length() - "conv1.weight".length()))
                .forEach(order::residual);
        model.names()
                .filter(name -> name.startsWith("decoder.") && name.endsWith(".proj_out.weight"))
                .map(name -> name.substring(0, name.length() - "proj_out.weight".length()))
                .forEach(order::pixelAttention);
    }

    /** Learned prompts are keys and values of self-attention, in the order of its dimensions. */
    private boolean prompted(String prefix) {
        String side = prefix.substring(0, prefix.indexOf('.'));
        return model.has(side + "." + side + "_prompt_encoder.embedding.weight") && prefix.endsWith(".self_attn.");
    }

    private void residual(String prefix) {
        int[] order = groups(model.shape(prefix + "conv1.bias")[0]);
        betweenConvolutions(prefix + "conv1", prefix + "conv2", order);
        model.permute(prefix + "norm2.weight", 0, order);
        model.permute(prefix + "norm2.bias", 0, order);
    }

    private void betweenConvolutions(String first, String second, int[] order) {
        model.permute(first + ".weight", 0, order);
        model.permute(first + ".bias", 0, order);
        model.permute(second + ".weight", 1, order);
    }

    /** Attention of one head. */
    private void pixelAttention(String prefix) {
        int width = model.shape(prefix + "q.bias")[0];
        int[] keys = order(width);
        for (String part : List.of("q", "k")) {
            model.permute(prefix + part + ".weight", 0, keys);
            model.permute(prefix + part + ".bias", 0, keys);
        }
        betweenConvolutions(prefix + "v", prefix + "proj_out", order(width));
    }

    /** Permutes groups, and channels within them. */
    private int[] groups(int channels) {
        int size = channels / GROUPS;
        int[] groups = order(GROUPS);
        int[] order = new int[channels];
        for (int group = 0; group < GROUPS; group++) {
            int[] within = order(size);
            for (int i = 0; i < size; i++) {
                order[group * size + i] = groups[group] * size + within[i];
            }
        }
        return order;
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
