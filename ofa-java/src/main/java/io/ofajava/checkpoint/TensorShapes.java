// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes of all tensors that a model of a given configuration has. */
final class TensorShapes {
    /**
     * Factors of the output of a sublayer, below a layer's name ({@code use_gamma_feature}; {@code modeling_ofa.py:464}
     * of ModelScope).
     */
    static final String GAMMA_SELF = "weight_self_attn";

    static final String GAMMA_CROSS = "weight_cross_attn";
    static final String GAMMA_FFN = "weight_ffn";

    private final OfaConfig config;
    private final long width;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private TensorShapes(OfaConfig config) {
        this.config = config;
        this.width = config.width();
    }

    /** Shapes by Hugging Face name; extents as {@link Tensor#shape()} gives them. */
    static Map<String, long[]> of(OfaConfig config) {
        return new TensorShapes(config).all();
    }

    /** The embedding of a learned prompt ({@code unify_transformer.py:100}). */
    static String promptTable(String side) {
        return side + "." + side + "_prompt_encoder.embedding.weight";
    }

    /** A projection of a learned prompt: 0 for the first linear layer, 2 for the second. */
    static String promptProjection(String side, int index) {
        return side + "." + side + "_prompt_encoder.trans." + index;
    }

    private Map<String, long[]> all() {
        OfaTensors.TIED.forEach(name -> put(name, config.vocabSize(), width));
        stack(
                "encoder",
                config.encoderLayers(),
                config.encoderHeads(),
                config.maxSourcePositions(),
                config.encoderNormalizeBefore());
        stack(
                "decoder",
                config.decoderLayers(),
                config.decoderHeads(),
                config.maxTargetPositions(),
                config.decoderNormalizeBefore());
        if (config.addTypeEmbedding()) {
            put("encoder.type_embedding.weight", 2, width);
        }
        resnet();
        linear("encoder.image_proj", width, 1024);
        if (config.patchLayernormEmbedding()) {
            norm("encoder.patch_layernorm_embedding", width);
        }
        if (config.codeLayernormEmbedding()) {
            norm("decoder.code_layernorm_embedding", width);
        }
        for (String name : List.of(
                "encoder.pos_q",
                "encoder.pos_k",
                "decoder.self_pos_q",
                "decoder.self_pos_k",
                "decoder.cross_pos_q",
                "decoder.cross_pos_k")) {
            linear(name + "_linear", width, width);
        }
        return shapes;
    }

    private void stack(String side, int layers, int heads, int positions, boolean normalizeBefore) {
        if (config.layernormEmbedding()) {
            norm(side + ".layernorm_embedding", width);
        }
        put(side + ".embed_positions.weight", positions + 2L, width);
        long bucket = config.imageBucketSize();
        put(side + ".embed_image_positions.weight", bucket * bucket + 1, width);
        norm(side + ".pos_ln", width);
        norm(side + ".image_pos_ln", width);
        for (int i = 0; i < layers; i++) {
            layer(side + ".layers." + i, side.equals("decoder"), heads);
            put(side + ".token_rel_pos_table_list." + i + ".weight", 2L * config.tokenBucketSize() - 1, heads);
            put(side + ".image_rel_pos_table_list." + i + ".weight", (2 * bucket - 1) * (2 * bucket - 1) + 3, heads);
        }
        prompt(side, layers);
        if (normalizeBefore) {
            norm(side + ".layer_norm", width);
        }
    }

    private void layer(String layer, boolean decoder, int heads) {
        attention(layer + ".self_attn", heads);
        if (decoder) {
            attention(layer + ".cross_attn", heads);
        }
        long inner = decoder ? config.decoderFfn() : config.encoderFfn();
        linear(layer + ".fc1", inner, width);
        linear(layer + ".fc2", width, inner);
        norm(layer + ".final_layer_norm", width);
        if (config.scaleFc()) {
            norm(layer + ".ffn_layer_norm", inner);
        }
        if (config.scaleResiduals()) {
            put(layer + ".w_resid", width);
        }
        if (config.variants().scaleSublayers()) {
            put(layer + "." + GAMMA_SELF, width);
            put(layer + "." + GAMMA_FFN, width);
            if (decoder) {
                put(layer + "." + GAMMA_CROSS, width);
            }
        }
        int adapter =
                decoder ? config.tuning().decoderAdapter() : config.tuning().encoderAdapter();
        if (adapter > 0) {
            linear(layer + ".adapter.down_proj", adapter, width);
            linear(layer + ".adapter.up_proj", width, adapter);
        }
    }

    private void prompt(String side, int layers) {
        Tuning.Prompt prompt = side.equals("decoder")
                ? config.tuning().decoderPrompt()
                : config.tuning().encoderPrompt();
        if (!prompt.exists()) {
            return;
        }
        long keysAndValues = 2L * layers * width;
        put(promptTable(side), prompt.length(), prompt.hidden() > 0 ? width : keysAndValues);
        if (prompt.hidden() > 0) {
            linear(promptProjection(side, 0), prompt.hidden(), width);
            linear(promptProjection(side, 2), keysAndValues, prompt.hidden());
        }
    }

    private void attention(String name, int heads) {
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(name + "." + projection, width, width);
        }
        norm(name + "_layer_norm", width);
        if (config.scaleAttention()) {
            norm(name + "_mid_layer_norm", width);
        }
        if (config.scaleHeads()) {
            put(name + ".c_attn", heads);
        }
    }

    private void resnet() {
        String net = "encoder.embed_images";
        put(net + ".conv1.weight", 64, 3, 7, 7);
        batchNorm(net + ".bn1", 64);
        long input = 64;
        for (int stage = 0; stage < config.resnetBlocks().size(); stage++) {
            long planes = 64L << stage;
            for (int i = 0; i < config.resnetBlocks().get(stage); i++) {
                String block = net + ".layer" + (stage + 1) + "." + i;
                put(block + ".conv1.weight", planes, input, 1, 1);
                batchNorm(block + ".bn1", planes);
                put(block + ".conv2.weight", planes, planes, 3, 3);
                batchNorm(block + ".bn2", planes);
                put(block + ".conv3.weight", 4 * planes, planes, 1, 1);
                batchNorm(block + ".bn3", 4 * planes);
                if (i == 0) {
                    put(block + ".downsample.0.weight", 4 * planes, input, 1, 1);
                    batchNorm(block + ".downsample.1", 4 * planes);
                }
                input = 4 * planes;
            }
        }
    }

    private void linear(String name, long outputs, long inputs) {
        put(name + ".weight", outputs, inputs);
        put(name + ".bias", outputs);
    }

    private void norm(String name, long size) {
        put(name + ".weight", size);
        put(name + ".bias", size);
    }

    private void batchNorm(String name, long channels) {
        norm(name, channels);
        put(name + ".running_mean", channels);
        put(name + ".running_var", channels);
    }

    private void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
