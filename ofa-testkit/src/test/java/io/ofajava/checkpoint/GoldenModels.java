// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The golden models, unpacked one weight file at a time, each in a directory of its own with the JSON files of its
 * model.
 */
final class GoldenModels {
    private GoldenModels() {}

    /** The directories of all golden models. */
    static List<Path> directories() {
        return list(Golden.path("models")).stream().filter(Files::isDirectory).toList();
    }

    /** The packed weight files of one model. */
    static List<Path> weights(Path model) {
        return list(model).stream()
                .filter(file -> file.toString().endsWith(".gz"))
                .toList();
    }

    /**
     * Unpacks {@code weights} into a new directory below {@code temporary}, with its model's JSON files beside it, and
     * returns the weight file.
     */
    static Path unpack(Path weights, Path temporary) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "model");
        for (Path file : list(weights.getParent())) {
            if (file.toString().endsWith(".json")) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        return Golden.unpack(weights, directory);
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
