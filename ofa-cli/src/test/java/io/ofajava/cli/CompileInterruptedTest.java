// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa compile} that ends while it writes the third of five plans: killed, and with an interrupted thread. */
class CompileInterruptedTest {
    private static final int KILLED = 137;
    private static final int PLAN = 3;

    @TempDir
    private Path directory;

    @AfterEach
    void withdraw() {
        DoubleProvider.provide(null);
    }

    private static FakeGpu gpu(Path out, Runnable halfWritten) {
        int[] plans = new int[1];
        return new FakeGpu()
                .givingPlans(pieces -> ++plans[0] == PLAN ? new WatchedPlan(pieces, out, halfWritten) : pieces);
    }

    /** The process to be killed. It ends at once, without shutdown hooks. */
    static final class Killed {
        public static void main(String[] arguments) {
            Path out = Path.of(arguments[2]);
            new CompileFixture(Path.of(arguments[0]), Path.of(arguments[1]))
                    .compile(gpu(out, () -> Runtime.getRuntime().halt(KILLED)), out);
        }
    }

    /**
     * Only the temporary file remains; the next run ignores it and builds the missing plans, and a run one day later
     * deletes it.
     */
    @Test
    void aKilledProcessLeavesNoIncompletePlan() throws IOException, InterruptedException {
        CompileFixture fixture = new CompileFixture(directory);
        Path out = directory.resolve("out");
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        fixture.model().toString(),
                        fixture.vqgan().toString(),
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        assertEquals(KILLED, process.exitValue(), () -> read(log));
        assertEquals(PLAN - 1, CompileFixture.plans(out).size());
        List<Path> temporaryFiles = CompileFixture.files(out.resolve("plans"), ".tmp");
        assertEquals(1, temporaryFiles.size());

        assertEquals(CompileFixture.ENGINES.size() - PLAN + 1, fixture.builds(new FakeGpu(), out));
        assertEquals(CompileFixture.ENGINES.size(), CompileFixture.plans(out).size());
        assertTrue(Files.exists(temporaryFiles.get(0)), "the file of a process that may still be writing was removed");

        Files.setLastModifiedTime(
                temporaryFiles.get(0), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Files.delete(
                CompileFixture.files(temporaryFiles.get(0).getParent(), ".plan").get(0));
        assertEquals(1, fixture.builds(new FakeGpu(), out));
        assertEquals(List.of(), CompileFixture.files(out, ".tmp"));
    }

    /** An interrupted thread cannot write, so the run fails as on a full disk. */
    @Test
    void anInterruptedThreadLeavesNothing() {
        CompileFixture fixture = new CompileFixture(directory);
        Path out = directory.resolve("out");
        CommandRun run = fixture.compile(gpu(out, () -> Thread.currentThread().interrupt()), out);
        Thread.interrupted();
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(out.toString()), run.err());
        assertEquals(PLAN - 1, CompileFixture.plans(out).size());
        assertEquals(List.of(), CompileFixture.files(out, ".tmp"));
        assertEquals(CompileFixture.ENGINES.size() - PLAN + 1, fixture.builds(new FakeGpu(), out));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
