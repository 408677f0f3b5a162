// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * golden/flags in the layout of the full set, with every variant as a separate model: the four configurations of the
 * variant {@code entangle} share one weight file. The models that are compared with the values of {@code base} are
 * listed here, because the set's index does not list them.
 */
public final class FlagsSet {
    /** Other files of the model {@code base}. */
    public static final List<String> LIKE_BASE = List.of("strided", "legacy", "legacy-json");

    private static final List<String> WEIGHTS = List.of("pytorch_model.bin.gz", "checkpoint.pt.gz");

    private FlagsSet() {}

    /** The set, assembled below {@code temporary} from links and copies. */
    public static GoldenSet assemble(Path temporary) {
        Path source = Golden.path("flags");
        Assumptions.assumeTrue(Files.isDirectory(source), () -> "no golden set of flags in " + source);
        Path root = temporary.resolve("flags");
        try {
            Files.createDirectories(root.resolve("models"));
            Files.createSymbolicLink(root.resolve("forward"), source.resolve("forward"));
            Files.createSymbolicLink(root.resolve("generate"), source.resolve("generate"));
            try (Stream<Path> models = Files.list(source.resolve("models"))) {
                for (Path model : models.filter(Files::isDirectory).toList()) {
                    copy(model, root.resolve("models"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoldenSet(root);
    }

    /** The recorded forward cases of {@code base} for a model that computes the same. */
    public static List<ForwardComparison.Recorded> baseCases(GoldenSet set, String model) {
        return ForwardComparison.cases(set).stream()
                .filter(recorded -> recorded.model().equals("base"))
                .map(recorded -> new ForwardComparison.Recorded(
                        model, recorded.name(), recorded.file(), recorded.hiddenNoise(), recorded.logitNoise()))
                .toList();
    }

    private static void copy(Path model, Path models) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            Map<Boolean, List<Path>> byKind = files.collect(java.util.stream.Collectors.partitioningBy(
                    file -> file.toString().endsWith(".json")));
            for (Path json : byKind.get(true)) {
                String name = json.getFileName().toString();
                boolean several = name.startsWith("config.entangle");
                Path directory = models.resolve(
                        several
                                ? name.substring("config.".length(), name.length() - ".json".length())
                                : model.getFileName().toString());
                Files.createDirectories(directory);
                Files.copy(json, directory.resolve(several ? "config.json" : name));
                for (Path weights : byKind.get(false)) {
                    if (WEIGHTS.contains(weights.getFileName().toString())) {
                        Files.createSymbolicLink(directory.resolve(weights.getFileName()), weights);
                    }
                }
            }
        }
    }
}
