// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Describes a checkpoint. Nothing is compiled and no weight is converted.
 *
 * @param path the directory or file
 * @param files the files that are read
 * @param parameters number of parameters; a matrix shared by several names counts once
 * @param types element types of the parameters, most frequent first, such as {@code FLOAT16}
 * @param config the configuration
 * @param vocabulary files of a vocabulary beside the weights
 * @param companions VQGAN and CLIP beside the weights
 * @param provenance the source of each part, and what was ignored
 */
public record Inspection(
        Path path,
        List<Path> files,
        long parameters,
        List<String> types,
        OfaConfig config,
        List<String> vocabulary,
        List<String> companions,
        Provenance provenance) {
    private static final List<String> VOCABULARY = List.of("vocab.json", "merges.txt", "vocab.txt");
    private static final List<String> COMPANIONS = List.of("vqgan", "vqgan_model.ckpt", "clip", "ViT-B-16.pt");
    /** Parameters of the published sizes, by the width of their hidden states. */
    private static final Map<Integer, String> SIZES =
            Map.of(256, "tiny", 512, "medium", 768, "base", 1024, "large", 1280, "huge");

    /**
     * Inspects a checkpoint.
     *
     * @throws io.ofajava.error.InvalidInputException if it cannot be opened
     */
    public static Inspection of(Path directoryOrFile, CheckpointOptions options) {
        Path path = Checkpoint.resolve(directoryOrFile);
        Path directory = Files.isDirectory(path) ? path : path.toAbsolutePath().resolveSibling("");
        try (Checkpoint checkpoint = Checkpoint.open(path, options)) {
            Map<DType, Long> types = new EnumMap<>(DType.class);
            long parameters = 0;
            for (Tensor tensor : distinct(checkpoint)) {
                types.merge(tensor.dtype(), (long) tensor.elements(), Long::sum);
                parameters += tensor.elements();
            }
            List<String> names = types.entrySet().stream()
                    .sorted(Map.Entry.<DType, Long>comparingByValue().reversed())
                    .map(entry -> entry.getKey().name())
                    .toList();
            return new Inspection(
                    path,
                    Checkpoint.files(path),
                    parameters,
                    names,
                    checkpoint.config(),
                    beside(directory, VOCABULARY),
                    beside(directory, COMPANIONS),
                    checkpoint.provenance());
        }
    }

    /** The published size with the model's width, such as {@code base}; empty if there is none. */
    public String size() {
        return SIZES.getOrDefault(config.width(), "");
    }

    private static List<Tensor> distinct(Checkpoint checkpoint) {
        TokenEmbeddings embeddings = checkpoint.config().architecture().embeddings();
        Set<String> shared = new TreeSet<>();
        if (!embeddings.ownDecoder()) {
            shared.add(OfaTensors.DECODER_EMBEDDING);
        }
        if (!embeddings.ownOutput()) {
            shared.add(OfaTensors.OUTPUT);
        }
        return checkpoint.names().stream()
                .filter(name -> !shared.contains(name))
                .map(checkpoint::tensor)
                .collect(Collectors.toList());
    }

    private static List<String> beside(Path directory, List<String> names) {
        return names.stream()
                .filter(name -> Files.exists(directory.resolve(name)))
                .toList();
    }
}
