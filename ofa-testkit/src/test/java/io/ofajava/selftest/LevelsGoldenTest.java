// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ofajava.nativelib.CpuFeatures;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden suite at every instruction set level of the processor, each in a separate JVM with
 * {@code OFA_CPU_FEATURES}. Levels that the processor does not have are reported as skipped, by name.
 */
@Tag("golden")
class LevelsGoldenTest {
    /** All values of the setting, lowest first. */
    private static final List<String> LEVELS =
            List.of("baseline", "avx2", "avx2-wide", "avx512", "avx512-vnni", "avx512-bf16", "amx");

    private static final int PATIENCE_MINUTES = 20;

    @TempDir
    private Path directory;

    @TestFactory
    @Tag("full")
    Stream<DynamicTest> atEveryLevel() {
        List<String> available = CpuFeatures.available();
        assertTrue(LEVELS.containsAll(available), available + " has an unknown level");
        String names = Stream.of(
                        GraphPrecision.FP32,
                        GraphPrecision.FP16,
                        GraphPrecision.BF16,
                        GraphPrecision.INT8,
                        GraphPrecision.INT8_WEIGHTS)
                .map(GraphPrecision::name)
                .collect(Collectors.joining(","));
        return LEVELS.stream()
                .map(level -> DynamicTest.dynamicTest(level, () -> {
                    assumeTrue(available.contains(level), "not run: this processor does not have " + level);
                    run(level, names);
                }));
    }

    private void run(String level, String precisions) throws IOException, InterruptedException {
        Path bounds = directory.resolve("bounds.json");
        Files.writeString(bounds, MeasuredBounds.of(Golden.set()).json().toString());
        Path graphs = Files.createDirectories(directory.resolve("graphs"));
        Path output = directory.resolve("output-" + level);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-D" + MeasuredBounds.FILE + "=" + bounds,
                "-Dofa.golden=" + Golden.set().root(),
                "-cp",
                System.getProperty("java.class.path"),
                GoldenProcess.class.getName(),
                graphs.toString(),
                GoldenProcess.ALL,
                precisions);
        builder.environment().put("OFA_CPU_FEATURES", level);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output);
        assertEquals(0, process.exitValue(), said);
        List<String> lines =
                said.lines().filter(line -> line.startsWith("level ")).toList();
        System.getLogger(LevelsGoldenTest.class.getName()).log(System.Logger.Level.INFO, String.join("\n", lines));
        assertTrue(lines.size() > 2 && lines.get(0).startsWith("level " + level + ", "), said);
    }
}
