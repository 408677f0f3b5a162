// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.OfaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the weights of another model beside a checkpoint by the names of their tensors. A ModelScope directory contains
 * VQGAN and CLIP together with the model's files, under names chosen by the publisher.
 */
public final class SiblingWeights {
    private static final String CONFIGURATION = "configuration.json";
    private static final List<String> ENDINGS = List.of(".ckpt", ".pt", ".pth", ".bin", ".safetensors");

    private SiblingWeights() {}

    /**
     * The first file, in alphabetical order, that contains all of the given tensors and is not part of the checkpoint.
     * Files that cannot be opened are skipped.
     *
     * @param directory of the checkpoint; nothing is searched unless it contains {@code configuration.json}
     * @param names of the tensors
     */
    public static Optional<Path> find(Path directory, Set<String> names) {
        if (!Files.isRegularFile(directory.resolve(CONFIGURATION))) {
            return Optional.empty();
        }
        List<Path> own = Checkpoint.files(directory);
        return ModelDirectory.list(directory).stream()
                .filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
                .filter(file -> Files.isRegularFile(file) && !own.contains(file))
                .filter(file -> holds(file, names))
                .findFirst();
    }

    private static boolean holds(Path file, Set<String> names) {
        try {
            return TensorSource.open(file).tensors().keySet().containsAll(names);
        } catch (OfaException e) {
            return false; // a file of another kind
        }
    }
}
