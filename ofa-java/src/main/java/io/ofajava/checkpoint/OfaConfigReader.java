// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles an {@link OfaConfig} from a model's tensors and its settings. Sizes come from the tensors, and settings that
 * name them must agree; what no tensor tells (where norms stand, scales, the code image size) comes from the settings,
 * or from their documented default: the Hugging Face fork's ({@code configuration_ofa.py}) for a config.json, fairseq's
 * for a pickled Namespace.
 */
final class OfaConfigReader {
    private static final int MAX_LAYERS = 256;
    private static final Map<String, List<Integer>> RESNETS = Map.of(
            "resnet18", List.of(2, 2, 2),
            "resnet34", List.of(3, 4, 6),
            "resnet50", List.of(3, 4, 6),
            "resnet101", List.of(3, 4, 23),
            "resnet152", List.of(3, 8, 36));
    private static final Logger LOG = LoggerFactory.getLogger(OfaConfigReader.class);

    private final Path weights;
    private final Map<String, Tensor> tensors;
    private final Settings model;
    private final Settings task;
    private final boolean fairseq;
    private final Optional<VocabularyLayout> storedLayout;
    private final JsonNode generation;

    private OfaConfigReader(
            Path weights,
            Map<String, Tensor> tensors,
            Settings model,
            Settings task,
            boolean fairseq,
            Optional<VocabularyLayout> storedLayout,
            JsonNode generation) {
        this.weights = weights;
        this.tensors = tensors;
        this.model = model;
        this.task = task;
        this.fairseq = fairseq;
        this.storedLayout = storedLayout;
        this.generation = generation;
    }

    /**
     * From a Hugging Face config.json.
     *
     * @param tensors by Hugging Face name
     * @throws InvalidInputException if a setting has the wrong type or contradicts the tensors
     */
    static OfaConfig fromJson(Path weights, Map<String, Tensor> tensors, JsonNode config, Path configFile) {
        Settings settings = Settings.of(config, configFile.toString());
        return new OfaConfigReader(
                        weights,
                        tensors,
                        settings,
                        settings,
                        false,
                        VocabularyLayout.in(config, configFile.toString()),
                        config.path("generation"))
                .read();
    }

    /**
     * From the settings that fairseq pickled into a checkpoint.
     *
     * @param model the architecture's arguments
     * @param task the task's arguments; may be empty
     * @param storedLayout the layout that a file beside the weights gives, if any
     */
    static OfaConfig fromFairseq(
            Path weights,
            Map<String, Tensor> tensors,
            Settings model,
            Settings task,
            Optional<VocabularyLayout> storedLayout) {
        return new OfaConfigReader(weights, tensors, model, task, true, storedLayout, MissingNode.getInstance()).read();
    }

    private OfaConfig read() {
        requireGelu();
        long[] embedding = matrix(OfaTensors.EMBEDDING);
        int vocab = agreed("vocab_size", embedding[0], OfaTensors.EMBEDDING);
        int width = agreed(fairseq ? "encoder_embed_dim" : "d_model", embedding[1], OfaTensors.EMBEDDING);
        int encoderHeads = heads("encoder", width);
        int decoderHeads = heads("decoder", width);
        int imageBucket = imageBucketSize();
        boolean normformer = model.flag("normformer", true);
        boolean entangle = model.flag("entangle_position_embedding", false);
        int codeImageSize = model.integer("code_image_size", 128);
        if (codeImageSize < 8 || codeImageSize / 8 > imageBucket) {
            throw CheckpointError.SETTING_INVALID.with(
                    model.where(),
                    "code_image_size",
                    "from 8 to " + 8L * imageBucket + " (8 pixels for each of the " + imageBucket
                            + " image positions in a row)",
                    codeImageSize);
        }
        return new OfaConfig(
                vocab,
                width,
                layers("encoder"),
                layers("decoder"),
                encoderHeads,
                decoderHeads,
                ffn("encoder"),
                ffn("decoder"),
                resnetBlocks(),
                model.flag("sync_bn", false) ? 1e-3 : 1e-5,
                tokenBucketSize(),
                imageBucket,
                attentionScaleFactor(),
                positions("encoder", "max_source_positions"),
                positions("decoder", "max_target_positions"),
                codeImageSize,
                flag("encoder_normalize_before", true, "encoder.layer_norm.weight"),
                flag("decoder_normalize_before", true, "decoder.layer_norm.weight"),
                flag("layernorm_embedding", true, "encoder.layernorm_embedding.weight"),
                flag("patch_layernorm_embedding", true, "encoder.patch_layernorm_embedding.weight"),
                flag("code_layernorm_embedding", true, "decoder.code_layernorm_embedding.weight"),
                flag("add_type_embedding", true, "encoder.type_embedding.weight"),
                flag("scale_attn", normformer, "encoder.layers.0.self_attn_mid_layer_norm.weight"),
                flag("scale_fc", normformer, "encoder.layers.0.ffn_layer_norm.weight"),
                // The fork always has these factors, normformer or not.
                flag("scale_heads", true, "encoder.layers.0.self_attn.c_attn"),
                flag("scale_resids", false, "encoder.layers.0.w_resid"),
                model.flag("disable_entangle", !fairseq && !entangle),
                entangle,
                fairseq ? !model.flag("no_scale_embedding", true) : model.flag("scale_embedding", false),
                model.flag("interpolate_position", false),
                model.integer("orig_patch_image_size", 256),
                layout(vocab),
                task.integer("patch_image_size", model.integer("patch_image_size", 0)),
                task.integer("max_image_size", 512),
                generation);
    }

    private void requireGelu() {
        String activation = model.text(fairseq ? "activation_fn" : "activation_function", "gelu");
        if (!activation.equals("gelu")) {
            throw CheckpointError.UNSUPPORTED.with(
                    model.where(), "activation " + (Names.isPlain(activation) ? activation : "?"), "OFA's is gelu");
        }
    }

    /**
     * A switch that adds tensors: where it is off, the tensors must not be there, or the model would be computed
     * wrongly without a word.
     */
    private boolean flag(String key, boolean huggingFaceDefault, String evidence) {
        boolean value = model.flag(key, !fairseq && huggingFaceDefault);
        if (!value && tensors.containsKey(evidence)) {
            throw CheckpointError.MISMATCH.with(model.where(), key + " is off, but " + weights + " holds " + evidence);
        }
        return value;
    }

    private int heads(String side, int width) {
        String table = side + ".token_rel_pos_table_list.0.weight";
        int heads = agreed(side + "_attention_heads", matrix(table)[1], table);
        if (width % heads != 0) {
            throw CheckpointError.DAMAGED.with(
                    weights, table + " says " + heads + " heads, which do not divide the width " + width);
        }
        return heads;
    }

    private int ffn(String side) {
        String product = side + ".layers.0.fc1.weight";
        return agreed(fairseq ? side + "_ffn_embed_dim" : side + "_ffn_dim", matrix(product)[0], product);
    }

    private int layers(String side) {
        int count = count(Pattern.compile(side + "\\.layers\\.(\\d{1,9})\\..*"));
        return agreed(side + "_layers", count, side + ".layers");
    }

    private List<Integer> resnetBlocks() {
        List<Integer> blocks = Stream.of(1, 2, 3)
                .map(stage -> count(Pattern.compile("encoder\\.embed_images\\.layer" + stage + "\\.(\\d{1,9})\\..*")))
                .toList();
        if (blocks.contains(0)) {
            throw CheckpointError.DAMAGED.with(
                    weights, "lacks a ResNet stage (encoder.embed_images.layer1 to 3 have " + blocks + " blocks)");
        }
        // resnet_layers, where given, refines resnet_type; types that are not known are taken as the tensors show them.
        Optional<List<Integer>> stated = model.integers("resnet_layers");
        List<Integer> named = stated.orElse(RESNETS.get(model.text("resnet_type", "")));
        if (named != null && !named.equals(blocks)) {
            String setting = stated.isPresent() ? "resnet_layers" : "resnet_type " + model.text("resnet_type", "");
            throw CheckpointError.MISMATCH.with(
                    model.where(), setting + " says " + named + " blocks, but " + weights + " holds " + blocks);
        }
        return blocks;
    }

    /**
     * One more than the highest index that {@code pattern} captures, so that a hole in the sequence is noticed as
     * missing tensors.
     */
    private int count(Pattern pattern) {
        int count = 0;
        for (String name : tensors.keySet()) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                count = Math.max(count, Integer.parseInt(matcher.group(1)) + 1);
            }
        }
        if (count > MAX_LAYERS) {
            throw CheckpointError.TOO_LARGE.with(weights, "holds layer " + (count - 1), MAX_LAYERS);
        }
        return count;
    }

    private int tokenBucketSize() {
        String table = "encoder.token_rel_pos_table_list.0.weight";
        long rows = matrix(table)[0];
        if (rows % 2 == 0) {
            throw CheckpointError.DAMAGED.with(weights, table + " has " + rows + " rows, but the number must be odd");
        }
        return agreed("token_bucket_size", (rows + 1) / 2, table);
    }

    private int imageBucketSize() {
        String table = "encoder.embed_image_positions.weight";
        long rows = matrix(table)[0];
        long side = (long) Math.sqrt(rows - 1.0);
        if (side < 1 || side * side + 1 != rows) {
            throw CheckpointError.DAMAGED.with(
                    weights, table + " has " + rows + " rows, which is not one more than a square");
        }
        return agreed("image_bucket_size", side, table);
    }

    private int positions(String side, String fairseqKey) {
        String table = side + ".embed_positions.weight";
        long rows = matrix(table)[0];
        if (rows < 3) {
            throw CheckpointError.DAMAGED.with(weights, table + " has " + rows + " rows");
        }
        return agreed(fairseq ? fairseqKey : "max_position_embeddings", rows - 2, table);
    }

    private double attentionScaleFactor() {
        double factor = model.number("attn_scale_factor", 2);
        if (factor <= 0) {
            throw CheckpointError.SETTING_INVALID.with(model.where(), "attn_scale_factor", "above 0", factor);
        }
        return factor;
    }

    private VocabularyLayout layout(int vocab) {
        if (storedLayout.isPresent()) {
            VocabularyLayout layout = storedLayout.get();
            if (layout.end() > vocab) {
                throw CheckpointError.MISMATCH.with(
                        weights,
                        "ofa_layout names ids up to " + (layout.end() - 1) + ", but the vocabulary has " + vocab);
            }
            return layout;
        }
        if (vocab == VocabularyLayout.PUBLISHED_SIZE || vocab == VocabularyLayout.TEXT2SQL_SIZE) {
            return VocabularyLayout.PUBLISHED;
        }
        int codes = task.integer("code_dict_size", 0);
        int bins = task.integer("num_bins", 0);
        if (fairseq && codes > 0 && bins > 0 && (long) codes + bins < vocab) {
            return VocabularyLayout.contiguous(vocab - codes - bins, codes, bins);
        }
        String remedy =
                "put a config.json with ofa_layout (text_vocab, mask_token_id, code_offset, num_codes, bin_offset, num_bins) beside it";
        if (!fairseq) {
            throw CheckpointError.NO_LAYOUT.with(weights, vocab, VocabularyLayout.PUBLISHED_SIZE, remedy);
        }
        LOG.warn(
                "{}: nothing says which of its {} ids are codes and bins, so all are taken for text; for boxes and pictures {}",
                weights,
                vocab,
                remedy);
        return VocabularyLayout.contiguous(vocab, 0, 0);
    }

    private long[] matrix(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw CheckpointError.DAMAGED.with(
                    weights, "lacks tensor " + name + ", so it is no complete OFA checkpoint");
        }
        long[] shape = tensor.shape();
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw CheckpointError.DAMAGED.with(
                    weights, "tensor " + name + " has shape " + Arrays.toString(shape) + ", which is no matrix");
        }
        return shape;
    }

    /** The value that the tensors show; the settings, where they name it, must say the same. */
    private int agreed(String key, long shown, String evidence) {
        if (shown < 1 || shown > Integer.MAX_VALUE) {
            throw CheckpointError.DAMAGED.with(weights, evidence + " gives " + key + " " + shown);
        }
        int said = model.integer(key, (int) shown);
        if (said != shown) {
            throw CheckpointError.MISMATCH.with(
                    model.where(),
                    key + " is " + said + ", but " + weights + " holds " + shown + " (" + evidence + ")");
        }
        return said;
    }
}
