// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tensors of an OFA model under their Hugging Face names, whatever the file calls them, with ties resolved and
 * derived buffers left out.
 */
final class OfaTensors {
    static final String EMBEDDING = "encoder.embed_tokens.weight";
    /** The three names of the tied embedding; a file may store any of them. */
    static final List<String> TIED =
            List.of(EMBEDDING, "decoder.embed_tokens.weight", "decoder.output_projection.weight");
    /** Recomputed from the configuration, or without meaning at inference. */
    private static final Pattern DERIVED = Pattern.compile(
            "(?:.*\\.)?(?:version|token_rp_bucket|image_rp_bucket|image_position_idx|num_batches_tracked)");

    private static final Pattern LAYER = Pattern.compile("(encoder|decoder)\\.layers\\.\\d+\\..*");
    private static final Logger LOG = LoggerFactory.getLogger(OfaTensors.class);

    private OfaTensors() {}

    /**
     * Renames the raw tensors of a file.
     *
     * @throws InvalidInputException if two tensors get the same name, or the model is one that is not supported
     */
    static Map<String, Tensor> normalise(Path path, Map<String, Tensor> raw) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        raw.forEach((rawName, tensor) -> {
            if (DERIVED.matcher(rawName).matches()) {
                return;
            }
            if (rawName.contains("_prompt_encoder.") || rawName.contains(".adapter.")) {
                throw CheckpointError.UNSUPPORTED.with(
                        path,
                        "is a prompt-tuned or adapter model (" + rawName + ")",
                        "use a fully fine-tuned checkpoint");
            }
            String name = huggingFaceName(rawName);
            if (tensors.put(name, tensor.withName(name)) != null) {
                throw CheckpointError.TENSOR_TWICE.with(path, name);
            }
        });
        Tensor tied = TIED.stream()
                .map(tensors::get)
                .filter(tensor -> tensor != null)
                .findFirst()
                .orElse(null);
        if (tied == null) {
            throw CheckpointError.NOT_OFA.with(path, "holds no " + EMBEDDING);
        }
        TIED.forEach(name -> tensors.computeIfAbsent(name, tied::withName));
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * The Hugging Face name of a tensor that fairseq calls {@code name}; names that are Hugging Face's already stay.
     */
    static String huggingFaceName(String name) {
        if (!LAYER.matcher(name).matches()) {
            return name;
        }
        String renamed = name.replace(".encoder_attn.", ".cross_attn.")
                .replace(".encoder_attn_layer_norm.", ".cross_attn_layer_norm.")
                .replace(".cross_attn_ln.", ".cross_attn_mid_layer_norm.")
                .replace(".ffn_layernorm.", ".ffn_layer_norm.");
        return renamed.replace(
                name.startsWith("encoder.") ? ".attn_ln." : ".self_attn_ln.", ".self_attn_mid_layer_norm.");
    }

    /**
     * Compares the tensors with what the configuration asks for. Unexpected tensors are logged as a warning.
     *
     * @throws InvalidInputException naming the first few that are missing or of the wrong shape, and their number
     */
    static void validate(Path path, Map<String, Tensor> tensors, OfaConfig config) {
        Map<String, long[]> expected = TensorShapes.of(config);
        ExpectedShapes.require(path, tensors, expected, "config.json");
        List<String> unexpected = tensors.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .toList();
        if (!unexpected.isEmpty()) {
            LOG.warn("{}: ignoring {}, which the model does not use", path, ExpectedShapes.few(unexpected));
        }
    }
}
