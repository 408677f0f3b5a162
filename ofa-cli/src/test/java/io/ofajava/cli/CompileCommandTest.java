package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.tensorrt.FakeGpu;
import io.ofajava.engine.tensorrt.TensorRtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa compile --engine tensorrt} from the command line to the files, on the double of a GPU. */
class CompileCommandTest {
    private static final Path GOLDEN = Path.of(System.getProperty("ofa.root", "..")).resolve("ofa-java/src/test/resources/golden");
    private static final List<String> ENGINES = List.of("codes", "decoder", "encoder", "encoder-text", "vqgan");

    @TempDir
    static Path directory;

    private static Path model;
    private static Path vqgan;

    @BeforeAll
    static void unpack() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        unpack(GOLDEN.resolve("models/nano-base"), model, "config.json", "model.safetensors.gz");
        vqgan = Files.createDirectory(directory.resolve("vqgan"));
        unpack(GOLDEN.resolve("vqgan/gumbel-f8-256"), vqgan, "model.yaml", "last.ckpt.gz");
    }

    private static void unpack(Path source, Path target, String... files) throws IOException {
        for (String file : files) {
            try (InputStream raw = Files.newInputStream(source.resolve(file)); InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
                Files.copy(in, target.resolve(file.replace(".gz", "")));
            }
        }
    }

    @AfterEach
    void withdraw() {
        DoubleProvider.provide(null);
    }

    private static CommandRun compile(FakeGpu gpu, Path out, String... more) {
        DoubleProvider.provide(() -> gpu);
        List<String> arguments = new ArrayList<>(List.of("compile", model.toString(), "--engine", "tensorrt", "--vqgan", vqgan.toString(), "--out", out.toString()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static int builds(FakeGpu gpu, Path out, String... more) {
        CommandRun run = compile(gpu, out, more);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("compiled " + model + " for TensorRT") && run.out().strip().endsWith(" in " + out), run.out());
        return gpu.count("build");
    }

    private static List<Path> files(Path out, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static List<String> plans(Path out) throws IOException {
        return files(out, ".plan").stream().map(file -> file.getFileName().toString()).sorted().toList();
    }

    private static List<String> named(String suffix) {
        return ENGINES.stream().map(engine -> engine + suffix).sorted().toList();
    }

    /** Plans are found again by the next start, each precision has its own, and those of another TensorRT are built anew. */
    @Test
    void plansAreMadeOnce() throws IOException {
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

    /** A run that fails in the middle says so in one line, leaves whole plans or none, and the next run makes what is missing. */
    @Test
    void aFailureLeavesNothingHalfWritten() throws IOException {
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
    void directoriesThatCannotBeWrittenAreNamed() throws IOException {
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
        assertTrue(run.err().contains(plan.toString()) && run.err().contains("make room or name another directory"), run.err());
    }

    @Test
    void withoutLibrariesThereIsOneLine() {
        CommandRun run = CommandRun.of("compile", model.toString(), "--engine", "tensorrt", "--out", directory.resolve("none").toString());
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains("GPU.md"), run.err());
    }
}
