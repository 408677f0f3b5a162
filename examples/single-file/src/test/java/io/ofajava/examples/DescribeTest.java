// SPDX-License-Identifier: Apache-2.0
package io.ofajava.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one-file program, run from its source by the JDK's launcher with the class path that its header names. */
@Tag("full")
class DescribeTest {
    private static final Path ROOT =
            Path.of(System.getProperty("ofa.root", "../..")).toAbsolutePath().normalize();
    private static final Path PROGRAM = ROOT.resolve("examples/single-file/Describe.java");

    @TempDir
    Path directory;

    @Test
    void itDescribesAnImage() throws Exception {
        String image =
                ROOT.resolve("demo-model/examples/red-diamond-white-cross.png").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PROGRAM.toString(),
                        image)
                .redirectError(new File(directory.toFile(), "errors"));
        builder.environment().remove("OFA_CHECKPOINT");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), Files.readString(directory.resolve("errors")));
        assertEquals(image + ": a large red diamond above a small white cross\n", said);
    }

    @Test
    void itsHeaderNamesTheVersionsOfThisBuild() throws Exception {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<artifactId>ofa-parent</artifactId>\\s*<version>([^<]*)<.*", "$1");
        String slf4j = pom.replaceFirst("(?s).*<slf4j.version>([^<]*)<.*", "$1");
        Matcher dependencies =
                Pattern.compile("(?m)^//DEPS (\\S+):(\\S+):(\\S+)$").matcher(Files.readString(PROGRAM));
        int count = 0;
        while (dependencies.find()) {
            count++;
            assertEquals(
                    dependencies.group(1).equals("io.ofajava") ? version : slf4j,
                    dependencies.group(3),
                    dependencies.group());
        }
        assertEquals(3, count);
        assertTrue(List.of(Files.readString(PROGRAM).split("\n")).get(0).startsWith("///usr/bin/env jbang"));
    }
}
