// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The jars and directories of this build as a module path, and programs that run on it. */
final class ModulePath {
    private static final int PATIENCE_SECONDS = 120;

    private ModulePath() {}

    /** The library, the command and what they depend on. */
    static List<Path> entries() {
        return without(".*/(org/springframework|ch/qos/logback|org/apache/logging|dev/langchain4j)/.*"
                + "|.*/ofa-(spring-boot-starter|langchain4j)/.*");
    }

    /** All modules of the project. Spring Boot logs through Logback, not through the command's provider. */
    static List<Path> entriesWithFrameworks() {
        return without(".*/slf4j-simple/.*");
    }

    /** The class path of the tests without the tests themselves, their tools and the entries of a pattern. */
    private static List<Path> without(String pattern) {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            boolean tests = path.endsWith("test-classes")
                    || entry.matches(".*/(org/junit|org/opentest4j|org/apiguardian|surefire)/.*");
            if (!tests && !entry.matches(pattern) && Files.exists(path)) {
                entries.add(path);
            }
        }
        return List.copyOf(entries);
    }

    static String joined(List<Path> entries) {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }

    /** A tool of the JDK that runs the tests. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /**
     * Runs a program and returns the lines of its standard output. Fails unless it ends with 0.
     *
     * @param directory receives its output
     */
    static List<String> run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Path errors = directory.resolve("errors.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().remove("CLASSPATH");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output) + Files.readString(errors);
        assertTrue(process.exitValue() == 0, () -> "exit code " + process.exitValue() + ": " + said);
        return Files.readAllLines(output);
    }

    /** A command line: a program with arguments. */
    static List<String> command(String program, List<String> options, String... arguments) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(options);
        line.addAll(List.of(arguments));
        return line;
    }
}
