// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code gpu-bundle}. */
final class Scripts {
    static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));

    /**
     * The result of a script.
     *
     * @param output of both streams
     */
    record Run(int exitCode, String output) {}

    private Scripts() {}

    static Run run(Path directory, Map<String, String> environment, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", script.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        File log = File.createTempFile("script", ".log", directory.toFile());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), java.nio.file.Files.readString(log.toPath(), StandardCharsets.UTF_8));
    }
}
