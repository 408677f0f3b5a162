// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.VocabularyLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Derives an {@link OfaConfig} from a model's tensors and settings. Sizes come from the tensors, and settings that name
 * them must agree. Properties that tensors do not show (position of norms, scales, code image size) come from the
 * settings, or from their documented default: the Hugging Face fork's ({@code configuration_ofa.py}) for a config.json,
 * fairseq's for a pickled Namespace.
 *
 * <p>The two forms give {@code disable_entangle} different meanings. fairseq's decoder adds positions unless it is set
 * ({@code unify_transformer.py:1665}); the decoder of the JSON forms adds them if {@code entangle_position_embedding}
 * is set and {@code disable_entangle} is not ({@code modeling_ofa.py:1872} of ModelScope).
 */
final class OfaConfigReader {
    private static final int FAIRSEQ_TRAINED_SIZE = 256;
    private static final int JSON_TRAINED_SIZE = 224;
    private static final Map<String, List<Integer>> RESNETS = Map.of(
            "resnet18", List.of(2, 2, 2),
            "resnet34", List.of(3, 4, 6),
            "resnet50", List.of(3, 4, 6),
            "resnet101", List.of(3, 4, 23),
            "resnet152", List.of(3, 8, 36));

    private final TensorFacts facts;
    private final Path weights;
    private final Settings model;
    private final Settings task;
    private final boolean fairseq;
    private final Optional<VocabularyLayout> storedLayout;

    private OfaConfigReader(
            Path weights,
            Map<String, Tensor> tensors,
            Settings model,
            Settings task,
            boolean fairseq,
            Optional<VocabularyLayout> storedLayout) {
        this.facts = new TensorFacts(weights, tensors, model);
        this.weights = weights;
        this.model = model;
        this.task = task;
        this.fairseq = fairseq;
        this.storedLayout = storedLayout;
    }

    /**
     * From a Hugging Face config.json.
     *
     * @param tensors by Hugging Face name
     * @throws InvalidInputException if a setting has the wrong type or contradicts the tensors
     */
    static Architecture fromJson(Path weights, Map<String, Tensor> tensors, Settings settings, JsonNode config) {
        return new OfaConfigReader(
                        weights, tensors, settings, settings, false, LayoutSettings.in(config, settings.where()))
                .read();
    }

    /**
     * From the settings that fairseq pickled into a checkpoint.
     *
     * @param model the architecture's arguments
     * @param task the task's arguments; may be empty
     * @param storedLayout the layout that a file beside the weights gives, if any
     */
    static Architecture fromFairseq(
            Path weights,
            Map<String, Tensor> tensors,
            Settings model,
            Settings task,
            Optional<VocabularyLayout> storedLayout) {
        return new OfaConfigReader(weights, tensors, model, task, true, storedLayout).read();
    }

    private Architecture read() {
        requireGelu();
        long[] embedding = facts.matrix(OfaTensors.EMBEDDING);
        int vocab = facts.agreed("vocab_size", embedding[0], OfaTensors.EMBEDDING);
        int width = facts.agreed(fairseq ? "encoder_embed_dim" : "d_model", embedding[1], OfaTensors.EMBEDDING);
        TransformerSize size = new TransformerSize(
                vocab,
                width,
                layers("encoder"),
                layers("decoder"),
                heads("encoder", width),
                heads("decoder", width),
                ffn("encoder"),
                ffn("decoder"),
                positions("encoder", "max_source_positions"),
                positions("decoder", "max_target_positions"));
        return new Architecture(
                size,
                new Backbone(resnetBlocks(), model.flag("sync_bn", false) ? 1e-3 : 1e-5),
                positions(),
                variants(),
                embeddings(),
                tuning(size),
                LayoutSettings.resolved(storedLayout, weights, vocab, fairseq, task));
    }

    private Positions positions() {
        int imageBucket = imageBucketSize();
        int codeImageSize = model.integer("code_image_size", 128);
        if (codeImageSize < 8 || codeImageSize / 8 > imageBucket) {
            throw CheckpointError.SETTING_INVALID.with(
                    model.where(),
                    "code_image_size",
                    "from 8 to " + 8L * imageBucket + " (8 pixels for each of the " + imageBucket
                            + " image positions in a row)",
                    codeImageSize);
        }
        boolean entangle = model.flag("entangle_position_embedding", false);
        boolean disabled = model.flag("disable_entangle", false);
        boolean interpolated = model.flag("interpolate_position", false);
        int trained = model.integer("orig_patch_image_size", fairseq ? FAIRSEQ_TRAINED_SIZE : JSON_TRAINED_SIZE);
        // A size without effect is normalised, so that two files of one model have equal configurations.
        return new Positions(
                tokenBucketSize(),
                imageBucket,
                attentionScaleFactor(),
                codeImageSize,
                entangle,
                !disabled && (fairseq || entangle),
                interpolated,
                interpolated ? trained : 0);
    }

    private LayerVariants variants() {
        boolean normformer = model.flag("normformer", true);
        return new LayerVariants(
                flag("encoder_normalize_before", true, "encoder.layer_norm.weight"),
                flag("decoder_normalize_before", true, "decoder.layer_norm.weight"),
                flag("layernorm_embedding", true, "encoder.layernorm_embedding.weight"),
                flag("patch_layernorm_embedding", true, "encoder.patch_layernorm_embedding.weight"),
                flag("code_layernorm_embedding", true, "decoder.code_layernorm_embedding.weight"),
                flag("add_type_embedding", true, "encoder.type_embedding.weight"),
                flag("scale_attn", normformer, "encoder.layers.0.self_attn_mid_layer_norm.weight"),
                flag("scale_fc", normformer, "encoder.layers.0.ffn_layer_norm.weight"),
                // The fork always has these factors, with and without normformer.
                flag("scale_heads", true, "encoder.layers.0.self_attn.c_attn"),
                flag("scale_resids", false, "encoder.layers.0.w_resid"),
                facts.shown("use_gamma_feature", "encoder.layers.0." + TensorShapes.GAMMA_SELF),
                fairseq ? !model.flag("no_scale_embedding", true) : model.flag("scale_embedding", false));
    }

    private boolean flag(String key, boolean huggingFaceDefault, String evidence) {
        return facts.flag(key, !fairseq && huggingFaceDefault, evidence);
    }

    /** The three uses of the token embedding share a matrix unless both the tensors and the settings separate them. */
    private TokenEmbeddings embeddings() {
        Tensor encoder = facts.tensor(OfaTensors.EMBEDDING);
        Tensor decoder = facts.tensor(OfaTensors.DECODER_EMBEDDING);
        Tensor output = facts.tensor(OfaTensors.OUTPUT);
        boolean ownDecoder = !decoder.hasElementsOf(encoder);
        boolean ownOutput = !output.hasElementsOf(decoder);
        String key = fairseq ? "share_all_embeddings" : "share_decoder_input_output_embed";
        requireStored(encoder, decoder, output, key);
        if ((ownDecoder || ownOutput) && model.flag(key, false)) {
            throw CheckpointError.MISMATCH.with(
                    weights,
                    "holds different matrices as " + OfaTensors.EMBEDDING + ", " + OfaTensors.DECODER_EMBEDDING
                            + " and " + OfaTensors.OUTPUT + ", but " + model.where() + " says " + key);
        }
        if (!fairseq && ownDecoder) {
            throw CheckpointError.DAMAGED.with(
                    weights,
                    OfaTensors.DECODER_EMBEDDING + " differs from " + OfaTensors.EMBEDDING
                            + ", which a model with a config.json shares");
        }
        return new TokenEmbeddings(ownDecoder, ownOutput);
    }

    /**
     * A matrix that the settings call separate must be in the file: sharing another one instead would give wrong
     * results.
     */
    private void requireStored(Tensor encoder, Tensor decoder, Tensor output, String key) {
        boolean outputTied = model.flag("share_decoder_input_output_embed", true) || fairseq && model.flag(key, false);
        boolean decoderTied = !fairseq || model.flag(key, true);
        String missing = null;
        if (!outputTied && (output.isAliasOf(decoder) || output.isAliasOf(encoder))) {
            missing = OfaTensors.OUTPUT;
        } else if (!decoderTied && decoder.isAliasOf(encoder)) {
            missing = OfaTensors.DECODER_EMBEDDING;
        }
        if (missing != null) {
            throw CheckpointError.DAMAGED.with(
                    weights,
                    "has no tensor " + missing + ", which " + model.where() + " keeps apart from the token embedding ("
                            + (missing.equals(OfaTensors.OUTPUT) ? "share_decoder_input_output_embed" : key)
                            + " is off)");
        }
    }

    private Tuning tuning(TransformerSize size) {
        return new Tuning(
                prompt("encoder", size.encoderLayers(), size.width()),
                prompt("decoder", size.decoderLayers(), size.width()),
                adapter("encoder"),
                adapter("decoder"));
    }

    private Tuning.Prompt prompt(String side, int layers, int width) {
        String table = TensorShapes.promptTable(side);
        if (!facts.shown(side + "_prompt", table)) {
            return Tuning.Prompt.NONE;
        }
        long[] shape = facts.matrix(table);
        int length = facts.agreed(side + "_prompt_length", shape[0], table);
        String projection = TensorShapes.promptProjection(side, 0) + ".weight";
        if (!facts.shown(side + "_prompt_projection", projection)) {
            return new Tuning.Prompt(length, 0);
        }
        return new Tuning.Prompt(length, facts.agreed(side + "_prompt_dim", facts.matrix(projection)[0], projection));
    }

    private int adapter(String side) {
        String product = side + ".layers.0.adapter.down_proj.weight";
        return facts.shown("adapter", product) ? facts.agreed("adapter_dim", facts.matrix(product)[0], product) : 0;
    }

    private void requireGelu() {
        String activation = model.text(fairseq ? "activation_fn" : "activation_function", "gelu");
        if (!activation.equals("gelu")) {
            throw CheckpointError.UNSUPPORTED.with(
                    model.where(), "activation " + (Names.isPlain(activation) ? activation : "?"), "OFA's is gelu");
        }
    }

    private int heads(String side, int width) {
        String table = side + ".token_rel_pos_table_list.0.weight";
        int heads = facts.agreed(side + "_attention_heads", facts.matrix(table)[1], table);
        if (width % heads != 0) {
            throw CheckpointError.DAMAGED.with(
                    weights, table + " says " + heads + " heads, which do not divide the width " + width);
        }
        return heads;
    }

    private int ffn(String side) {
        String product = side + ".layers.0.fc1.weight";
        return facts.agreed(fairseq ? side + "_ffn_embed_dim" : side + "_ffn_dim", facts.matrix(product)[0], product);
    }

    private int layers(String side) {
        int count = facts.count(side + "\\.layers\\.(\\d{1,9})\\..*");
        return facts.agreed(side + "_layers", count, side + ".layers");
    }

    private List<Integer> resnetBlocks() {
        List<Integer> blocks = Stream.of(1, 2, 3)
                .map(stage -> facts.count("encoder\\.embed_images\\.layer" + stage + "\\.(\\d{1,9})\\..*"))
                .toList();
        if (blocks.contains(0)) {
            throw CheckpointError.DAMAGED.with(
                    weights, "has no ResNet stage (encoder.embed_images.layer1 to 3 have " + blocks + " blocks)");
        }
        // resnet_layers, if present, refines resnet_type; for unknown types, the tensors decide.
        Optional<List<Integer>> stated = model.integers("resnet_layers");
        List<Integer> named = stated.orElse(RESNETS.get(model.text("resnet_type", "")));
        if (named != null && !named.equals(blocks)) {
            String setting = stated.isPresent() ? "resnet_layers" : "resnet_type " + model.text("resnet_type", "");
            throw CheckpointError.MISMATCH.with(
                    model.where(), setting + " says " + named + " blocks, but " + weights + " holds " + blocks);
        }
        return blocks;
    }

    private int tokenBucketSize() {
        String table = "encoder.token_rel_pos_table_list.0.weight";
        long rows = facts.matrix(table)[0];
        if (rows % 2 == 0) {
            throw CheckpointError.DAMAGED.with(weights, table + " has " + rows + " rows, but the number must be odd");
        }
        return facts.agreed("token_bucket_size", (rows + 1) / 2, table);
    }

    private int imageBucketSize() {
        String table = "encoder.embed_image_positions.weight";
        long rows = facts.matrix(table)[0];
        long side = (long) Math.sqrt(rows - 1.0);
        if (side < 1 || side * side + 1 != rows) {
            throw CheckpointError.DAMAGED.with(
                    weights, table + " has " + rows + " rows, which is not one more than a square");
        }
        return facts.agreed("image_bucket_size", side, table);
    }

    private int positions(String side, String fairseqKey) {
        String table = side + ".embed_positions.weight";
        long rows = facts.matrix(table)[0];
        if (rows < 3) {
            throw CheckpointError.DAMAGED.with(weights, table + " has " + rows + " rows");
        }
        return facts.agreed(fairseq ? fairseqKey : "max_position_embeddings", rows - 2, table);
    }

    private double attentionScaleFactor() {
        double factor = model.number("attn_scale_factor", 2);
        if (factor <= 0) {
            throw CheckpointError.SETTING_INVALID.with(model.where(), "attn_scale_factor", "above 0", factor);
        }
        return factor;
    }
}
