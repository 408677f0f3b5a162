// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.engine.GoldenModels;
import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.PatchGrid;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.selftest.GoldenSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CPU engine uses the graphs that the golden tests run. */
@Tag("golden")
class EngineChoiceTest {
    private static final String MODEL = "nano-base";

    @TempDir
    Path temporary;

    private OfaOptions cpu(Precision precision) {
        return OfaOptions.defaults()
                .withThreads(1)
                .withCache(temporary.resolve("cache"))
                .withEngine(EngineKind.CPU)
                .withPrecision(precision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp16", "bf16", "int8", "int8_weights"})
    void graphsOnTheCpuAreThoseOfTheGoldenTests(String name) {
        GraphPrecision precision = GraphPrecision.of(name).onCpu();
        List<PatchGrid> interpolated = List.of(new PatchGrid(3, 2));
        assertEquals(
                GoldenSetup.cpu(precision).options(interpolated, false),
                Engines.of(cpu(Precision.parse(name))).graphs(interpolated));
    }

    @Test
    void theDefaultPrecisionHasTheGraphsOfItsGoldenTests() {
        assertEquals(
                GoldenSetup.CPU.options(List.of(), false),
                Engines.of(cpu(Precision.AUTO)).graphs(List.of()));
    }

    /**
     * From the directory of a checkpoint to the files: the bytes equal those of the golden test, there is one graph for
     * each purpose, and no entry has the name of another form.
     */
    @Test
    void halfPrecisionUsesTheGraphsOfGpus() throws IOException {
        Path compiled;
        Path tested;
        try (Checkpoint checkpoint = GoldenModels.open(MODEL, temporary)) {
            ModelCompiler.compile(temporary.resolve(MODEL), cpu(Precision.FP16), BuildProgress.NONE, stage -> {});
            compiled = only(temporary.resolve("cache").resolve(GraphStore.DIRECTORY));
            assertEquals(
                    checkpoint.hash().substring(0, 32) + "-v" + GraphExporter.FORMAT + "-fp16-cuda",
                    compiled.getFileName().toString());
            tested = new GraphStore(temporary.resolve("tested"))
                    .load(checkpoint, GoldenSetup.cpu(GraphPrecision.FP16).options(List.of(), false))
                    .directory();
        }
        assertEquals(
                new TreeSet<>(List.of(
                        "checksums", "codes.onnx", "decoder.onnx", "encoder-text.onnx", "encoder.onnx", "weights.bin")),
                names(compiled));
        assertEquals(names(tested), names(compiled));
        for (String name : names(tested)) {
            assertArrayEquals(
                    Files.readAllBytes(tested.resolve(name)), Files.readAllBytes(compiled.resolve(name)), name);
        }
    }

    @Test
    void theCpusOwnFormIsNotForHalfPrecisions() {
        for (GraphPrecision precision : List.of(GraphPrecision.FP16, GraphPrecision.BF16)) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> new GraphExporter.Options(List.of(), false, precision, GraphTarget.CPU));
            assertEquals(
                    "the form of graphs for the CPU is not for " + precision + "; use that of CUDA",
                    refused.getMessage());
        }
    }

    private static Path only(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = entries.filter(
                            entry -> !entry.getFileName().toString().startsWith("."))
                    .toList(); // without lock files
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    private static TreeSet<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
