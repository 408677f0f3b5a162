// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.process.JvmRun;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacking and loading of the native library, each case in a separate process with the library in a jar. */
class NativeLibraryTest {
    /** What JDK 25 itself says of -Djava.io.tmpdir. */
    private static final String MISSING = "WARNING: java.io.tmpdir directory does not exist";

    private static final String FILE = System.mapLibraryName("jniofa");
    private static final String RESOURCE = "io/ofajava/natives/" + Loader.getPlatform() + "/" + FILE;

    @TempDir
    Path directory;

    private Path cache;
    private Path temporary;
    private Path jar;

    @BeforeEach
    void packLibrary() throws IOException {
        cache = directory.resolve("cache");
        temporary = Files.createDirectory(directory.resolve("tmp"));
        jar = directory.resolve("native.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream library = NativeLibrary.class.getResourceAsStream("/" + RESOURCE)) {
            out.putNextEntry(new JarEntry(RESOURCE));
            library.transferTo(out);
        }
    }

    private JvmRun process() {
        return new JvmRun(directory)
                .before(jar)
                .environment("OFA_CACHE", cache.toString())
                .option("-Djava.io.tmpdir=" + temporary);
    }

    private static void assertLoaded(JvmRun.Result result) {
        assertEquals(0, result.code(), result.output());
        assertEquals(
                List.of("loaded"),
                result.output()
                        .lines()
                        .filter(line -> !line.contains(" INFO ") && !line.equals(MISSING))
                        .toList());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private Path unpacked() throws IOException {
        List<Path> found = files(cache).stream().filter(f -> f.endsWith(FILE)).toList();
        assertEquals(1, found.size(), found.toString());
        return found.get(0);
    }

    @Test
    void aMissingLibraryIsReported() throws Exception {
        assertMissing("plan9-vax", "-Dorg.bytedeco.javacpp.platform=plan9-vax");
    }

    /** A Mac with an ARM processor, according to its JVM's properties. */
    @Test
    void anUnsupportedPlatformIsReportedWithARemedy() throws Exception {
        assertMissing("macosx-arm64", "-Dos.name=Mac OS X", "-Dos.arch=aarch64");
        assertMissing("windows-x86_64", "-Dos.name=Windows 11", "-Dos.arch=amd64");
    }

    private void assertMissing(String platform, String... options) throws Exception {
        JvmRun process = process();
        for (String option : options) {
            process = process.option(option);
        }
        JvmRun.Result result = process.run(Probe.class);
        List<String> lines = result.output()
                .lines()
                .filter(line -> line.startsWith("io.ofajava"))
                .toList();
        assertEquals(2, lines.size(), result.output());
        assertEquals(lines.get(0), lines.get(1), "the second call must report the same error");
        assertTrue(lines.get(0).contains("cannot load OFA's native library for " + platform + " ("), result.output());
        assertTrue(lines.get(0).contains("the artifact ofa-native-platform"), result.output());
        assertTrue(lines.get(0).contains("run in a Linux container"), result.output());
    }

    @Test
    void theLibraryIsUnpackedIntoTheCacheOnly() throws Exception {
        assertLoaded(process().run(Probe.class));
        assertTrue(unpacked().startsWith(cache.resolve("native")));
        assertEquals(List.of(), files(temporary));
        assertFalse(Files.exists(directory.resolve(".javacpp")));
        assertFalse(Files.exists(directory.resolve(".cache")));
        try (Stream<Path> left = Files.list(cache.resolve("native"))) {
            assertEquals(
                    List.of(),
                    left.filter(f -> f.getFileName().toString().startsWith("run-"))
                            .toList());
        }
    }

    /** A damaged file is detected even if its size is right, as a file of another build can have the same size. */
    @Test
    void aDamagedLibraryInTheCacheIsReplaced() throws Exception {
        assertLoaded(process().run(Probe.class));
        Path file = unpacked();
        byte[] library = Files.readAllBytes(file);
        for (byte[] damaged : List.of(new byte[library.length], new byte[0])) {
            Files.write(file, damaged);
            JvmRun.Result result = process().run(Probe.class);
            assertEquals(0, result.code(), result.output());
            assertEquals(
                    1,
                    result.output()
                            .lines()
                            .filter(l -> l.contains("rewriting "))
                            .count(),
                    result.output());
            assertArrayEquals(library, Files.readAllBytes(file));
        }
    }

    @Test
    void aCacheWithoutExecutionFallsBackToTheTemporaryDirectory() throws Exception {
        JvmRun.requireNamespaces(directory);
        Files.createDirectory(cache);
        assertLoaded(
                process().mount("mount -t tmpfs -o noexec none '" + cache + "'").run(Probe.class));
    }

    @Test
    void noDirectoryWithExecutionIsOneMessage() throws Exception {
        JvmRun.requireNamespaces(directory);
        Files.createDirectory(cache);
        JvmRun.Result result = process()
                .mount("mount -t tmpfs -o noexec none '" + cache + "'")
                .mount("mount -t tmpfs -o noexec none '" + temporary + "'")
                .run(Probe.class);
        assertEquals(1, result.code(), result.output());
        String message = result.output()
                .lines()
                .filter(l -> l.startsWith("io.ofajava"))
                .findFirst()
                .orElseThrow();
        assertTrue(message.contains(cache.toString()) && message.contains(temporary.toString()), message);
        assertTrue(message.contains("set withCache") && message.contains("noexec"), message);
    }

    @Test
    void aReadOnlyCacheIsUsed() throws Exception {
        JvmRun.requireNamespaces(directory);
        assertLoaded(process().run(Probe.class));
        String readOnly = "mount --bind '" + cache + "' '" + cache + "' && mount -o remount,bind,ro '" + cache + "'";
        assertLoaded(process().mount(readOnly).run(Probe.class));
        assertLoaded(process()
                .mount(readOnly)
                .option("-Djava.io.tmpdir=" + directory.resolve("missing"))
                .run(Probe.class));
    }

    @Test
    void aMissingTemporaryDirectoryDoesNotMatter() throws Exception {
        assertLoaded(process()
                .option("-Djava.io.tmpdir=" + directory.resolve("missing"))
                .run(Probe.class));
    }

    @Test
    void aCacheNameMayContainAnyCharacters() throws Exception {
        cache = directory.resolve("caché \ud83d\ude00 %20 !");
        assertLoaded(process().run(Probe.class));
        assertTrue(Files.exists(unpacked()));
    }

    /** A JVM loads a file into one class loader only, so each class loader gets a copy. */
    @Test
    void twoClassLoadersOfOneJvmLoadIt() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        URL[] classPath = urls.toArray(URL[]::new);
        try (URLClassLoader first = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
                URLClassLoader second = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> one = first.loadClass(NativeLibrary.class.getName());
            Class<?> two = second.loadClass(NativeLibrary.class.getName());
            assertNotSame(one, two);
            one.getMethod("require").invoke(null);
            two.getMethod("require").invoke(null);
        }
    }

    /** Loads the library twice and prints the exceptions; exits with 1 if there are any. */
    static final class Probe {
        public static void main(String[] arguments) {
            int failures = 0;
            for (int i = 0; i < 2; i++) {
                try {
                    NativeLibrary.require();
                } catch (RuntimeException e) {
                    failures++;
                    System.out.println(e);
                }
            }
            if (failures == 0) {
                System.out.println("loaded");
            }
            System.exit(failures == 0 ? 0 : 1);
        }
    }
}
