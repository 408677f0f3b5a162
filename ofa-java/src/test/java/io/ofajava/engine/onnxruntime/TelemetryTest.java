// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import io.ofajava.Ofa;
import io.ofajava.process.JvmRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime's telemetry is off. Each test runs a JVM in a network namespace that has only the loopback interface,
 * with a {@link NameServerDouble} as its name server. The name server shows which hosts the process looks up, and the
 * counters of the interface show everything that it sends.
 */
class TelemetryTest {
    /** With its telemetry on, ONNX Runtime looks up its collector after about nine seconds. */
    private static final int WATCHED_SECONDS = 12;

    @TempDir
    Path directory;

    @BeforeEach
    void requireNamespaces() throws Exception {
        JvmRun.requireNamespaces(directory);
    }

    @Test
    void aModelMakesNoConnectionsAndLeavesNoFiles() throws Exception {
        JvmRun.Result result = watch(LibraryAlone.class);
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().contains("asked: []"), result.output());
        assertTrue(result.output().contains("packets: 0"), result.output());
        assertTrue(result.output().contains("device files: []"), result.output());
        assertFalse(Files.exists(Path.of("/tmp/mat-debug-" + result.pid() + ".log")), "the telemetry left a log file");
        assertFalse(result.output().contains("telemetry"), result.output());
    }

    @Test
    void anApplicationThatLoadedOnnxRuntimeGetsAWarning() throws Exception {
        JvmRun.Result result = watch(OnnxRuntimeFirst.class);
        assertEquals(0, result.code(), result.output());
        assertEquals(
                1,
                result.output()
                        .lines()
                        .filter(line -> line.contains("ONNX Runtime was loaded before this library"))
                        .count(),
                result.output());
        // Shows that the other test can fail.
        assertFalse(result.output().contains("packets: 0"), result.output());
        assertFalse(result.output().contains("asked: []"), result.output());
        Files.deleteIfExists(Path.of("/tmp/mat-debug-" + result.pid() + ".log"));
    }

    /** Without the variables by which ONNX Runtime recognises continuous integration and disables its telemetry. */
    private JvmRun.Result watch(Class<?> main) throws Exception {
        Path resolver = Files.writeString(
                directory.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        return new JvmRun(directory)
                .withoutNetwork()
                .mount("mount --bind '" + resolver + "' /etc/resolv.conf")
                .run(main, directory.resolve("cache").toString(), Integer.toString(WATCHED_SECONDS));
    }

    /** Loads the demo model like an application. */
    static final class LibraryAlone {
        public static void main(String[] args) throws Exception {
            try (NameServerDouble names = NameServerDouble.start()) {
                use(Path.of(args[0]));
                report(names, Integer.parseInt(args[1]));
            }
        }
    }

    /** Starts ONNX Runtime before this library does. */
    static final class OnnxRuntimeFirst {
        public static void main(String[] args) throws Exception {
            try (NameServerDouble names = NameServerDouble.start()) {
                OrtEnvironment.getEnvironment();
                use(Path.of(args[0]));
                report(names, Integer.parseInt(args[1]));
            }
        }
    }

    private static void use(Path cache) {
        try (Ofa ofa = Ofa.builder().cache(cache).build()) {
            System.out.println("loaded " + ofa.info().engine());
        }
    }

    private static void report(NameServerDouble names, int seconds) throws Exception {
        names.awaitQuestion(seconds, TimeUnit.SECONDS);
        System.out.println("asked: " + names.asked());
        System.out.println("packets: " + loopbackPackets());
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("user.home")))) {
            System.out.println("device files: "
                    + files.filter(file -> file.toString().contains("Microsoft"))
                            .toList());
        }
    }

    /** Bytes received by the only interface of this namespace: everything that any process in it has sent. */
    private static long loopbackPackets() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/net/dev")).stream()
                .filter(l -> l.strip().startsWith("lo:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.strip().split("\\s+")[2]);
    }
}
