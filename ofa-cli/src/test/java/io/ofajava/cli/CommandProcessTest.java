// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command in a separate process: the behaviour of {@code main}. */
@EnabledOnOs(OS.LINUX)
class CommandProcessTest {
    @TempDir
    Path directory;

    private record Run(int exitCode, String err) {}

    /** @param shell a command in which {@code "$@"} is the JVM with the command's main class */
    private Run run(Map<String, String> environment, String shell) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        shell,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.ofajava.cli.OfaCommand")
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OFA_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return new Run(process.exitValue(), Files.readString(err));
    }

    @Test
    void aFullDiskIsAFailure() throws Exception {
        Run run = run(Map.of(), "\"$@\" tasks >/dev/full");
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        assertTrue(run.err().contains("standard output cannot be written"), run.err());
    }

    @Test
    void aClosedOutputIsAFailure() throws Exception {
        Run run = run(Map.of(), "\"$@\" tasks >&-");
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        assertTrue(run.err().contains("standard output cannot be written"), run.err());
    }

    @Test
    void aClosedPipeIsNotAnError() throws Exception {
        // The first reader reads nothing, so the pipe is closed before anything is written.
        Run run = run(Map.of(), "(\"$@\" tasks; echo code $? >&2) | true");
        assertTrue(run.err().equals("code 141\n") || run.err().equals("code 0\n"), run.err());
    }

    /** The shell writes the characters, because this process may be unable to. */
    @Test
    void charactersOutsideTheLocaleAreRefused() throws Exception {
        Run run = run(Map.of("LC_ALL", "C"), "\"$@\" answer a.png \"$(printf '\\302\\277de qu\\303\\251 color?')\"");
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.err());
        assertTrue(run.err().contains("argument 3") && run.err().contains("C.UTF-8"), run.err());
        Run ascii = run(Map.of("LC_ALL", "C"), "\"$@\" tasks");
        assertEquals(ExitCode.OK, ascii.exitCode(), ascii.err());
    }
}
