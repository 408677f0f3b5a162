// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ofa compile} when a file cannot be written completely: the system's limit for the size of files is lowered
 * (prlimit), so that the first longer file fails in the middle, as on a full disk. Each time the command must fail with
 * one line that names the directory and the remedy, leave no incomplete files, and succeed once there is space.
 */
@EnabledOnOs(OS.LINUX)
class CompileDiskFullTest {
    @TempDir
    private Path directory;

    @AfterEach
    void withdraw() {
        DoubleProvider.provide(null);
    }

    private interface Work {
        CommandRun run();
    }

    private static CommandRun limited(long bytes, Work work) throws IOException, InterruptedException {
        limit(Long.toString(bytes));
        try {
            return work.run();
        } finally {
            limit("unlimited");
        }
    }

    /** The soft limit of this process, which can be raised again. */
    private static void limit(String bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "--fsize=" + bytes + ":")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static void assertFailed(CommandRun run, Path named) {
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(named.toString()), run.err());
        assertTrue(run.err().contains("free some space"), run.err());
        assertEquals("", run.out());
    }

    private static void assertNothingHalfWritten(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().matches("temporary-.*|.*\\.new-.*"))
                            .toList());
        }
    }

    @Test
    void aFullDiskIsReportedForEveryFile() throws IOException, InterruptedException {
        CompileFixture fixture = new CompileFixture(directory);
        Path usual = directory.resolve("usual");
        fixture.builds(new FakeGpu(), usual); // unpacks native libraries, which are not tested here
        long weights = CompileFixture.files(usual.resolve("graphs"), ".bin").stream()
                .mapToLong(CompileDiskFullTest::size)
                .max()
                .orElseThrow();
        long plan = CompileFixture.files(usual, ".plan").stream()
                .mapToLong(CompileDiskFullTest::size)
                .min()
                .orElseThrow();

        // The first bytes of a graph's files, of the weights that exceed the first buffers, and the last byte of the
        // weights.
        for (long bytes : new long[] {1, 1 << 20, weights - 1}) {
            Path out = directory.resolve("graphs" + bytes);
            assertFailed(limited(bytes, () -> fixture.compile(new FakeGpu(), out)), out);
            assertNothingHalfWritten(out);
            assertEquals(List.of(), CompileFixture.plans(out));
        }
        Path out = directory.resolve("graphs1");
        assertEquals(CompileFixture.ENGINES.size(), fixture.builds(new FakeGpu(), out));

        // The graphs exist: the first bytes of a plan (and of the measurements, which are optional), and its last byte.
        for (long bytes : new long[] {1, plan - 1}) {
            for (Path file : CompileFixture.files(out, ".plan")) {
                Files.delete(file);
            }
            assertFailed(limited(bytes, () -> fixture.compile(new FakeGpu(), out)), out.resolve("plans"));
            assertNothingHalfWritten(out);
            assertEquals(List.of(), CompileFixture.plans(out));
        }
        assertEquals(CompileFixture.ENGINES.size(), fixture.builds(new FakeGpu(), out));
    }

    /** Directories that cannot be created, because there is a file with that name. */
    @Test
    void aFullDiskIsReportedForEveryDirectory() throws IOException {
        CompileFixture fixture = new CompileFixture(directory);
        for (String inTheWay : List.of("graphs", "plans")) {
            Path out = Files.createDirectory(directory.resolve("without-" + inTheWay));
            Path file = Files.createFile(out.resolve(inTheWay));
            assertFailed(fixture.compile(new FakeGpu(), out), file);
            Files.delete(file);
            assertEquals(CompileFixture.ENGINES.size(), fixture.builds(new FakeGpu(), out));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
