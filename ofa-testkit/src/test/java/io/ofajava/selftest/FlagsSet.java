// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.ModelEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * golden/flags in the layout of the full set, with every variant as a separate model: the four configurations of the
 * variant {@code entangle} share one weight file, and other files of the model {@code base} have the cases of that
 * model, because the set's index does not list them.
 */
public final class FlagsSet {
    /** The number of its runs of golden/generate. */
    public static final int RUNS = 27;

    /** Other files of the model {@link #BASE}. */
    private static final List<String> LIKE_BASE = List.of("strided", "legacy", "legacy-json");

    private static final String BASE = "base";

    /** Files with the same weights as another model's, which store tensors in places that cannot be edited. */
    private static final Map<String, String> TWINS =
            Map.of("strided", BASE, "legacy", BASE, "legacy-json", "entangle_false_disable_false");

    private static final List<String> WEIGHTS = List.of("pytorch_model.bin.gz", "checkpoint.pt.gz");

    private FlagsSet() {}

    /** The set, assembled below {@code temporary} from links and copies. */
    public static GoldenSet assemble(Path temporary) {
        Path source = Golden.path("flags");
        Assumptions.assumeTrue(Files.isDirectory(source), () -> "no golden set of flags in " + source);
        Path root = temporary.resolve("flags");
        try {
            Files.createDirectories(root.resolve("models"));
            forward(source.resolve("forward"), root.resolve("forward"));
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

    /**
     * Modifies a model of any golden set where the run expects it. Files that store their tensors otherwise are
     * replaced by those of the model with the same weights.
     */
    public static void edit(GoldenRun run, String model, ModelEdit.Editing editing) {
        String twin = TWINS.get(model);
        if (twin == null) {
            ModelEdit.edit(run, model, editing);
            return;
        }
        try {
            Path place = Files.createTempDirectory(run.temporary(), "twin");
            GoldenRun separate = new GoldenRun(run.set(), run.setup(), run.graphs(), place);
            try (Checkpoint own = run.checkpoint(model);
                    Checkpoint other = separate.checkpoint(twin)) {
                for (String name : own.names()) {
                    assertArrayEquals(
                            other.tensor(name).toFloats(), own.tensor(name).toFloats(), name);
                }
            }
            ModelEdit.edit(separate, twin, editing);
            String packed = Objects.requireNonNull(run.set().weights(model))
                    .getFileName()
                    .toString();
            String file = packed.substring(0, packed.length() - ".gz".length());
            Files.move(
                    place.resolve(twin).resolve(file),
                    run.temporary().resolve(model).resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forward(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> models = Files.list(source)) {
            for (Path model : models.filter(Files::isDirectory).toList()) {
                Files.createSymbolicLink(target.resolve(model.getFileName()), model);
            }
        }
        ObjectNode index = (ObjectNode) new GoldenSet(source).json("index.json");
        LIKE_BASE.forEach(model -> index.set(model, index.get(BASE)));
        Files.writeString(target.resolve("index.json"), index.toString());
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
