// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa compile --engine tensorrt} from the command line to the files, with the GPU test double. */
class CompileCommandTest {
    private static final List<String> ENGINES = CompileFixture.ENGINES;

    @TempDir
    static Path directory;

    private static CompileFixture fixture;

    @BeforeAll
    static void unpack() {
        fixture = new CompileFixture(directory);
    }

    @AfterEach
    void withdraw() {
        DoubleProvider.provide(null);
    }

    private static CommandRun compile(FakeGpu gpu, Path out, String... more) {
        return fixture.compile(gpu, out, more);
    }

    private static int builds(FakeGpu gpu, Path out, String... more) {
        return fixture.builds(gpu, out, more);
    }

    private static List<Path> files(Path out, String suffix) {
        return CompileFixture.files(out, suffix);
    }

    private static List<String> plans(Path out) {
        return CompileFixture.plans(out);
    }

    private static List<String> named(String suffix) {
        return ENGINES.stream().map(engine -> engine + suffix).sorted().toList();
    }

    /**
     * The next start finds the plans, each precision has its own, and plans of another TensorRT version are rebuilt.
     */
    @Test
    void plansAreBuiltOnce() throws IOException {
        Path out = directory.resolve("once");
        assertEquals(5, builds(new FakeGpu(), out, "--precision", "fp16"));
        assertEquals(named("-fp16-sm86.plan"), plans(out));
        assertEquals(0, builds(new FakeGpu(), out, "--precision", "fp16"));
        assertEquals(5, builds(new FakeGpu(), out, "--precision", "bf16"));
        assertEquals(0, builds(new FakeGpu(), out, "--precision", "fp16"));
        assertEquals(5, builds(new FakeGpu("11.3.0"), out, "--precision", "fp16"));
        assertEquals(0, builds(new FakeGpu("11.3.0"), out, "--precision", "fp16"));
        Path damaged = files(out, "decoder-fp16-sm86.plan").get(0);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        assertEquals(1, builds(new FakeGpu("11.3.0"), out, "--precision", "fp16"));
        assertEquals(List.of(), files(out, ".tmp"));
    }

    /**
     * A run that fails in the middle reports one line and leaves only complete plans; the next run adds the missing
     * ones.
     */
    @Test
    void aFailureLeavesNoIncompleteFiles() {
        Path out = directory.resolve("failing");
        FakeGpu whole = new FakeGpu();
        builds(whole, directory.resolve("whole"));
        FakeGpu failing = new FakeGpu();
        failing.failAt(whole.calls() / 2, TensorRtException.NO_CODE);
        CommandRun run = compile(failing, out);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(failing.failed()), run.err());
        assertEquals(List.of(), files(out, ".tmp"));
        int kept = plans(out).size();
        assertTrue(kept < ENGINES.size(), "plans " + kept);
        assertEquals(ENGINES.size() - kept, builds(new FakeGpu(), out));
    }

    @Test
    void readOnlyDirectoriesAreNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        CommandRun run = compile(new FakeGpu(), file.resolve("out"));
        assertTrue(run.exitCode() != ExitCode.OK);
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(file.toString()), run.err());

        Path out = directory.resolve("obstructed");
        builds(new FakeGpu(), out);
        Path plan = files(out, "encoder-fp32-sm86.plan").get(0);
        Files.delete(plan);
        Files.createDirectories(plan.resolve("in the way"));
        run = compile(new FakeGpu(), out);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(plan.toString()) && run.err().contains("free some space there"), run.err());
    }

    /**
     * Without the libraries of CUDA and TensorRT, graphs are written, and a start on another machine builds its plans
     * from these files.
     */
    @Test
    void graphsOnlyNeedsNoEngine() throws IOException {
        Path out = directory.resolve("graphs of cuda");
        CommandRun run = CommandRun.of(
                "compile", fixture.model().toString(), "--engine", "cuda", "--graphs-only", "--out", out.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(
                "wrote the graphs of " + fixture.model() + " for cuda, fp32 (no engine was started) in " + out,
                run.out().strip());
        assertEquals(
                List.of("checksums", "codes.onnx", "decoder.onnx", "encoder-text.onnx", "encoder.onnx", "weights.bin"),
                files(out, "").stream()
                        .filter(file -> file.startsWith(out.resolve("graphs"))
                                && !file.getParent().equals(out.resolve("graphs")))
                        .map(file -> file.getFileName().toString())
                        .toList());

        Path later = directory.resolve("graphs of tensorrt");
        run = CommandRun.of(
                "compile",
                fixture.model().toString(),
                "--engine",
                "tensorrt",
                "--precision",
                "fp16",
                "--vqgan",
                fixture.vqgan().toString(),
                "--graphs-only",
                "--out",
                later.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        List<Path> written = files(later, ".onnx");
        assertEquals(ENGINES.size(), written.size(), written.toString());
        FileTime before = FileTime.fromMillis(0);
        for (Path file : written) {
            Files.setLastModifiedTime(file, before);
        }
        assertEquals(ENGINES.size(), builds(new FakeGpu(), later, "--precision", "fp16"));
        assertEquals(written, files(later, ".onnx"));
        for (Path file : written) {
            assertEquals(before, Files.getLastModifiedTime(file), file.toString());
        }
    }

    @Test
    void missingLibrariesAreReportedInOneLine() {
        CommandRun run = CommandRun.of(
                "compile",
                fixture.model().toString(),
                "--engine",
                "tensorrt",
                "--out",
                directory.resolve("none").toString());
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains("--engine"), run.err());
    }
}
