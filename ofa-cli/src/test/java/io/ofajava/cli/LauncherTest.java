// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script with a substitute for the JVM, which prints its arguments and environment. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("ofa.root", "..")).resolve("ofa");
    private static final String JVM = "#!/bin/sh\n"
            + "echo \"LC_ALL=${LC_ALL:-} LC_CTYPE=${LC_CTYPE:-}\"\n"
            + "for argument in \"$@\"; do echo \"[$argument]\"; done\n";

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void makeJvm() throws IOException {
        home = Files.createDirectories(directory.resolve("jdk/bin"));
        executable(home.resolve("java"), JVM);
        Files.writeString(home.resolveSibling("release"), "JAVA_VERSION=\"17.0.1\"\n");
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** An installation after a build: nothing is newer than the jar, and the class archive exists. */
    private Path install(String name) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        executable(root.resolve("ofa"), Files.readString(SCRIPT));
        Path target = Files.createDirectories(root.resolve("ofa-cli/target"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(target.resolve("ofa.jar"), "");
        Files.setLastModifiedTime(
                root.resolve("pom.xml"),
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Files.writeString(target.resolve("ofa-17.0.1.jsa"), "");
        return root.resolve("ofa");
    }

    private record Run(int exitCode, List<String> lines) {}

    private Run run(Map<String, String> environment, String... command) throws Exception {
        Path out = directory.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
        builder.environment().keySet().removeIf(name -> name.startsWith("OFA_"));
        builder.environment().put("JAVA_HOME", home.getParent().toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Run(process.exitValue(), Files.readAllLines(out));
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, LC_ALL=C.UTF-8 LC_CTYPE=",
        "LC_ALL, de_DE.ISO-8859-1, LC_ALL=C.UTF-8 LC_CTYPE=",
        "LC_ALL, de_DE.UTF-8, LC_ALL=de_DE.UTF-8 LC_CTYPE=",
        "LANG, en_US.utf8, LC_ALL= LC_CTYPE=",
        "LANG, C, LC_ALL= LC_CTYPE=C.UTF-8",
        "OTHER, x, LC_ALL= LC_CTYPE=C.UTF-8",
    })
    void aLocaleOfAnotherCharacterSetBecomesUtf8(String variable, String value, String expected) throws Exception {
        Run run = run(Map.of(variable, value), install("plain").toString(), "tasks");
        assertEquals(0, run.exitCode(), run.lines().toString());
        assertEquals(expected, run.lines().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a!b", "a:b", "a%20b", "a$b", "a'b"})
    void theLauncherRunsFromAnyDirectory(String name) throws Exception {
        Path script = install(name);
        Run run = run(Map.of(), script.toString(), "answer", "photo.jpg", "what is 'it', exactly?");
        assertEquals(0, run.exitCode(), run.lines().toString());
        // The JVM would split a class path at a colon.
        Object jar = name.contains(":") ? "/proc/self/fd/8" : script.resolveSibling("ofa-cli/target/ofa.jar");
        assertTrue(run.lines().contains("[" + jar + "]"), run.lines().toString());
        assertEquals("[what is 'it', exactly?]", run.lines().get(run.lines().size() - 1));
    }

    @Test
    void aClosedOutputIsRefused() throws Exception {
        Path script = install("plain");
        Run run = run(Map.of(), "sh", "-c", "\"$0\" tasks >&-", script.toString());
        assertNotEquals(0, run.exitCode());
        assertTrue(
                run.lines().get(0).contains("standard output is closed"),
                run.lines().toString());
    }
}
