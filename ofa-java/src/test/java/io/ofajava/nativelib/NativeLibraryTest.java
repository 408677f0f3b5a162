// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of their own, whose platform is one that no library was built for, or whose cache holds another build's
 * library.
 */
class NativeLibraryTest {
    @Test
    void aMissingLibraryIsOneClearException(@TempDir Path cache) throws IOException, InterruptedException {
        String printed = probe(cache, 0, "-Dorg.bytedeco.javacpp.platform=plan9-vax");
        List<String> lines =
                printed.lines().filter(line -> line.startsWith("io.ofajava")).toList();
        assertEquals(2, lines.size(), printed);
        assertEquals(lines.get(0), lines.get(1), "the second call says the same");
        assertTrue(
                lines.get(0)
                        .startsWith("io.ofajava.error.OfaException: cannot load OFA's native library for plan9-vax ("),
                printed);
        assertTrue(lines.get(0).contains("use a platform that the artifact ofa-native is built for"), printed);
    }

    /** One of the same name, size and time, as an earlier build of this library may have left it. */
    @Test
    void aStaleLibraryInTheCacheIsUnpackedAnew(@TempDir Path cache) throws IOException, InterruptedException {
        probe(cache, 1);
        List<Path> unpacked;
        try (Stream<Path> files = Files.walk(cache)) {
            unpacked = files.filter(file -> file.endsWith(System.mapLibraryName("jniofa")))
                    .toList();
        }
        assumeTrue(unpacked.size() == 1, "the library is loaded from a directory");
        byte[] library = Files.readAllBytes(unpacked.get(0));
        FileTime time = Files.getLastModifiedTime(unpacked.get(0));
        Files.write(unpacked.get(0), new byte[library.length]);
        Files.setLastModifiedTime(unpacked.get(0), time);
        probe(cache, 1);
        assertArrayEquals(library, Files.readAllBytes(unpacked.get(0)));
    }

    /** @return what a process printed that loads the library and exits with that status */
    private static String probe(Path cache, int status, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.bytedeco.javacpp.cachedir=" + cache));
        command.addAll(List.of(options));
        command.add(Probe.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed;
        try (InputStream in = process.getInputStream()) {
            printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(status, process.exitValue(), printed);
        return printed;
    }

    @Test
    void theLibraryOfThisPlatformLoads() {
        NativeLibrary.require();
        assertTrue(NativeLibrary.class.getResource(
                        "/io/ofajava/natives/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniofa"))
                != null);
    }

    /** Prints what loading throws, twice; exit code 1 if it throws nothing. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    NativeLibrary.require();
                    System.exit(1);
                } catch (RuntimeException e) {
                    System.out.println(e);
                }
            }
        }
    }
}
