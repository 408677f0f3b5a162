// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tensors of an OFA model under their Hugging Face names, independent of the file's names, with ties resolved and
 * derived buffers omitted.
 */
final class OfaTensors {
    static final String EMBEDDING = "encoder.embed_tokens.weight";
    static final String DECODER_EMBEDDING = "decoder.embed_tokens.weight";
    static final String OUTPUT = "decoder.output_projection.weight";
    /** The three names of the tied embedding; a file may store any of them. */
    static final List<String> TIED = List.of(EMBEDDING, DECODER_EMBEDDING, OUTPUT);
    /** Recomputed from the configuration, or meaningless for inference. */
    private static final Pattern DERIVED = Pattern.compile(
            "(?:.*\\.)?(?:version|token_rp_bucket|image_rp_bucket|image_position_idx|num_batches_tracked)");
    /**
     * Heads of fine-tuning on classification, which generation does not use ({@code unify_transformer.py},
     * {@code classification_heads}).
     */
    private static final Pattern UNUSED = Pattern.compile("classification_heads\\..*|criterion\\..*");

    private static final Pattern LAYER = Pattern.compile("(encoder|decoder)\\.layers\\.\\d+\\..*");
    /** Prefixes that wrappers add to every name: DataParallel, Lightning, torch.compile. */
    private static final List<String> WRAPPERS = List.of("module.", "model.", "_orig_mod.", "ofa.");

    private static final int MAX_WRAPPERS = 4;

    private OfaTensors() {}

    /**
     * Renames the raw tensors of a file.
     *
     * @throws InvalidInputException if two tensors get the same name, or there is no token embedding
     */
    static Map<String, Tensor> normalise(Path path, Map<String, Tensor> raw, Findings findings) {
        String prefix = prefix(path, raw.keySet());
        if (!prefix.isEmpty()) {
            findings.read("prefix of names", prefix, path);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Set<String> derived = new TreeSet<>();
        Set<String> unused = new TreeSet<>();
        raw.forEach((rawName, tensor) -> {
            String stripped = rawName.startsWith(prefix) ? rawName.substring(prefix.length()) : rawName;
            if (DERIVED.matcher(stripped).matches()) {
                derived.add(stripped.substring(stripped.lastIndexOf('.') + 1));
                return;
            }
            if (UNUSED.matcher(stripped).matches()) {
                unused.add(stripped);
                return;
            }
            String name = huggingFaceName(stripped);
            if (tensors.put(name, tensor.withName(name)) != null) {
                throw CheckpointError.TENSOR_TWICE.with(path, name);
            }
        });
        if (!derived.isEmpty()) {
            findings.ignored(
                    String.join(", ", derived),
                    "computed from the configuration, or without effect on inference",
                    path);
        }
        if (!unused.isEmpty()) {
            findings.ignored(ExpectedShapes.few(List.copyOf(unused)), "generation does not use it", path);
        }
        long strided = tensors.values().stream().filter(Tensor::isStrided).count();
        if (strided > 0) {
            findings.read("tensors stored in another order", strided, path);
        }
        tie(tensors);
        return Collections.unmodifiableMap(tensors);
    }

    /** Gives every use of the token embedding its name. */
    private static void tie(Map<String, Tensor> tensors) {
        List<String> present = TIED.stream().filter(tensors::containsKey).toList();
        if (!present.isEmpty()) {
            Tensor tied = Objects.requireNonNull(tensors.get(present.get(0)), "tied");
            TIED.forEach(name -> tensors.computeIfAbsent(name, tied::withName));
        }
    }

    private static String prefix(Path path, Set<String> names) {
        List<String> candidates = new ArrayList<>();
        for (String name : names) {
            for (String tied : TIED) {
                if (name.endsWith(tied) && !candidates.contains(name.substring(0, name.length() - tied.length()))) {
                    candidates.add(name.substring(0, name.length() - tied.length()));
                }
            }
        }
        if (candidates.isEmpty()) {
            throw CheckpointError.NOT_OFA.with(path, "holds no " + EMBEDDING);
        }
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        // A file may contain a teacher or an average beside the model: the set with the fewest prefixes is the model.
        List<String> wrapped = candidates.stream().filter(OfaTensors::isWrapper).toList();
        if (wrapped.isEmpty()) {
            throw CheckpointError.UNSUPPORTED.with(
                    path,
                    "holds several models, with names that begin with "
                            + candidates.stream()
                                    .map(prefix -> "'" + prefix + "'")
                                    .collect(Collectors.joining(" and ")),
                    "save one of them alone");
        }
        return wrapped.stream()
                .min((one, other) -> Integer.compare(one.length(), other.length()))
                .orElseThrow();
    }

    private static boolean isWrapper(String prefix) {
        String rest = prefix;
        for (int i = 0; i < MAX_WRAPPERS && !rest.isEmpty(); i++) {
            String current = rest;
            rest = WRAPPERS.stream()
                    .filter(current::startsWith)
                    .findFirst()
                    .map(wrapper -> current.substring(wrapper.length()))
                    .orElse(current);
        }
        return rest.isEmpty();
    }

    /** The Hugging Face name of a tensor that fairseq calls {@code name}; Hugging Face names are unchanged. */
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
     * Compares the tensors with what the configuration asks for.
     *
     * @param lenient whether unknown tensors are reported instead of refused
     * @return the tensors that the model uses
     * @throws InvalidInputException naming the first few that are missing, of the wrong shape or unknown, and their
     *     number
     */
    static Map<String, Tensor> validate(
            Path path,
            Map<String, Tensor> tensors,
            OfaConfig config,
            String settings,
            boolean lenient,
            Findings findings) {
        Map<String, long[]> expected = TensorShapes.of(config);
        ExpectedShapes.require(path, tensors, expected, settings);
        List<String> unknown = tensors.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .toList();
        if (unknown.isEmpty()) {
            return tensors;
        }
        if (!lenient) {
            throw CheckpointError.UNKNOWN_TENSORS.with(path, ExpectedShapes.few(unknown));
        }
        findings.ignored(
                ExpectedShapes.few(unknown),
                "not part of the model; ignored because the checkpoint was opened leniently",
                path);
        Map<String, Tensor> used = new LinkedHashMap<>(tensors);
        used.keySet().retainAll(expected.keySet());
        return Collections.unmodifiableMap(used);
    }
}
