// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a checkpoint of a published size with seeded random weights, in Hugging Face's layout, for measurements of
 * speed and memory. Its vocabulary is OFA's in size and layout only.
 */
final class RandomCheckpoint {
    private static final int VOCABULARY = 59457;
    private static final int TEXT = 50265;
    private static final int CODES = 8192;
    private static final int BINS = 1000;
    private static final int TOKEN_BUCKETS = 256;
    private static final int IMAGE_BUCKETS = 42;
    private static final int POSITIONS = 1024;
    private static final String[] ATTENTION = {"k_proj", "v_proj", "q_proj", "out_proj"};

    private final ModelSize size;
    private final RandomTensors tensors = new RandomTensors();

    private RandomCheckpoint(ModelSize size) {
        this.size = size;
        describe();
    }

    /** The bytes of its weights. */
    static long bytes(ModelSize size) {
        return new RandomCheckpoint(size).tensors.bytes();
    }

    /** Writes the checkpoint into an existing directory. */
    static void write(ModelSize size, Path directory, long seed) throws IOException {
        RandomCheckpoint checkpoint = new RandomCheckpoint(size);
        checkpoint.tensors.write(directory.resolve("model.safetensors"), seed);
        RandomVocabulary.write(directory, TEXT, CODES, BINS, seed);
        checkpoint.writeConfig(directory.resolve("config.json"));
    }

    private void describe() {
        int width = size.width();
        normal("encoder.embed_tokens.weight", 0.3f, VOCABULARY, width);
        norm("encoder.layernorm_embedding", width);
        normal("encoder.type_embedding.weight", 0.3f, 2, width);
        describeResNet();
        linear("encoder.image_proj", 1024, width);
        norm("encoder.patch_layernorm_embedding", width);
        describePositions("encoder", "pos_q_linear", "pos_k_linear");
        for (int layer = 0; layer < size.encoderLayers(); layer++) {
            String prefix = "encoder.layers." + layer + ".";
            attention(prefix + "self_attn", prefix + "self_attn_layer_norm", prefix + "self_attn_mid_layer_norm");
            feedForward(prefix);
        }
        norm("encoder.layer_norm", width);
        describeBiases("encoder", size.encoderLayers());
        norm("decoder.layernorm_embedding", width);
        norm("decoder.code_layernorm_embedding", width);
        describePositions(
                "decoder", "self_pos_q_linear", "self_pos_k_linear", "cross_pos_q_linear", "cross_pos_k_linear");
        for (int layer = 0; layer < size.decoderLayers(); layer++) {
            String prefix = "decoder.layers." + layer + ".";
            attention(prefix + "self_attn", prefix + "self_attn_layer_norm", prefix + "self_attn_mid_layer_norm");
            attention(prefix + "cross_attn", prefix + "cross_attn_layer_norm", prefix + "cross_attn_mid_layer_norm");
            feedForward(prefix);
        }
        norm("decoder.layer_norm", width);
        describeBiases("decoder", size.decoderLayers());
    }

    private void describeResNet() {
        String prefix = "encoder.embed_images.";
        convolution(prefix + "conv1", prefix + "bn1", 64, 3, 7);
        int inputs = 64;
        for (int stage = 0; stage < 3; stage++) {
            int planes = 64 << stage;
            for (int block = 0; block < size.blocks().get(stage); block++) {
                String name = prefix + "layer" + (stage + 1) + "." + block + ".";
                convolution(name + "conv1", name + "bn1", planes, inputs, 1);
                convolution(name + "conv2", name + "bn2", planes, planes, 3);
                convolution(name + "conv3", name + "bn3", 4 * planes, planes, 1);
                if (block == 0) {
                    convolution(name + "downsample.0", name + "downsample.1", 4 * planes, inputs, 1);
                }
                inputs = 4 * planes;
            }
        }
    }

    private void describePositions(String side, String... linears) {
        int width = size.width();
        normal(side + ".embed_positions.weight", 0.5f, POSITIONS + 2, width);
        normal(side + ".embed_image_positions.weight", 0.5f, IMAGE_BUCKETS * IMAGE_BUCKETS + 1, width);
        norm(side + ".pos_ln", width);
        norm(side + ".image_pos_ln", width);
        for (String linear : linears) {
            linear(side + "." + linear, width, width);
        }
    }

    private void describeBiases(String side, int layers) {
        int rows = 2 * IMAGE_BUCKETS - 1;
        for (int layer = 0; layer < layers; layer++) {
            normal(side + ".token_rel_pos_table_list." + layer + ".weight", 0.1f, 2 * TOKEN_BUCKETS - 1, size.heads());
            normal(side + ".image_rel_pos_table_list." + layer + ".weight", 0.1f, (long) rows * rows + 3, size.heads());
        }
    }

    private void attention(String prefix, String norm, String midNorm) {
        tensors.ones(prefix + ".c_attn", size.heads());
        for (String projection : ATTENTION) {
            linear(prefix + "." + projection, size.width(), size.width());
        }
        norm(norm, size.width());
        norm(midNorm, size.width());
    }

    private void feedForward(String prefix) {
        linear(prefix + "fc1", size.width(), size.ffn());
        linear(prefix + "fc2", size.ffn(), size.width());
        norm(prefix + "ffn_layer_norm", size.ffn());
        norm(prefix + "final_layer_norm", size.width());
    }

    private void convolution(String conv, String norm, int outputs, int inputs, int kernel) {
        normal(
                conv + ".weight",
                (float) Math.sqrt(2.0 / ((double) inputs * kernel * kernel)),
                outputs,
                inputs,
                kernel,
                kernel);
        norm(norm, outputs);
        tensors.zeros(norm + ".running_mean", outputs);
        tensors.ones(norm + ".running_var", outputs);
    }

    private void linear(String name, int inputs, int outputs) {
        normal(name + ".weight", (float) Math.sqrt(1.0 / inputs), outputs, inputs);
        tensors.zeros(name + ".bias", outputs);
    }

    private void norm(String name, int width) {
        tensors.ones(name + ".weight", width);
        tensors.zeros(name + ".bias", width);
    }

    private void normal(String name, float deviation, long... shape) {
        tensors.normal(name, deviation, shape);
    }

    private void writeConfig(Path file) throws IOException {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("model_type", "ofa")
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", POSITIONS)
                .put("d_model", size.width())
                .put("encoder_layers", size.encoderLayers())
                .put("decoder_layers", size.decoderLayers())
                .put("encoder_ffn_dim", size.ffn())
                .put("decoder_ffn_dim", size.ffn())
                .put("encoder_attention_heads", size.heads())
                .put("decoder_attention_heads", size.heads())
                .put("encoder_normalize_before", true)
                .put("decoder_normalize_before", true)
                .put("normformer", true)
                .put("layernorm_embedding", true)
                .put("patch_layernorm_embedding", true)
                .put("code_layernorm_embedding", true)
                .put("add_type_embedding", true)
                .put("share_decoder_input_output_embed", true)
                .put("attn_scale_factor", 2.0)
                .put("token_bucket_size", TOKEN_BUCKETS)
                .put("image_bucket_size", IMAGE_BUCKETS)
                .put("code_image_size", 256)
                .put("entangle_position_embedding", false)
                .put("scale_embedding", false)
                .put("activation_function", "gelu")
                .put(
                        "resnet_type",
                        size.blocks().get(2) == 6
                                ? "resnet50"
                                : size.blocks().get(2) == 23 ? "resnet101" : "resnet152");
        Files.writeString(file, config.toPrettyString());
    }
}
