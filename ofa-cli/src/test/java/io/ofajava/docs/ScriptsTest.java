// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Parses all shell scripts with their shell, because some of them rarely run. */
@EnabledOnOs(OS.LINUX)
class ScriptsTest {
    /** Directories with scripts; an empty name is the root. */
    private static final List<String> DIRECTORIES =
            List.of("", ".ci", "scripts", "scripts/documented", "release", "gpu-bundle", "benchmarks");

    @Test
    void everyScriptParses() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        int scripts = 0;
        for (String directory : DIRECTORIES) {
            try (Stream<Path> files = Files.list(MarkdownPages.ROOT.resolve(directory))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String shell = shell(file);
                    if (shell != null) {
                        scripts++;
                        parse(shell, file, wrong);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(scripts > 8, "found only " + scripts + " scripts");
    }

    @Test
    void documentedCommandsAreRecognised() throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "scripts/documented/test_documented.py")
                    .directory(MarkdownPages.ROOT.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** The shell in a script's first line, or null. */
    private static String shell(Path file) throws IOException {
        byte[] start = new byte[32];
        int read;
        try (var in = Files.newInputStream(file)) {
            read = Math.max(0, in.read(start));
        }
        String line = new String(start, 0, read, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        if (!line.startsWith("#!")) {
            return null;
        }
        return line.endsWith("bash") ? "bash" : line.endsWith("/sh") ? "sh" : null;
    }

    private static void parse(String shell, Path file, List<String> wrong) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(shell, "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || !said.isEmpty()) {
            wrong.add(file + ": " + said);
        }
    }
}
