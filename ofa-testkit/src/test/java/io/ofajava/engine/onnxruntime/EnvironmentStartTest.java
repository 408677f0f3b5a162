// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.error.OfaException;
import io.ofajava.onnx.ElementType;
import io.ofajava.testkit.tensorrt.SmallGraph;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentStartTest {
    private static final int CHARACTERS = 100_000; // maximum length of one argument of a Linux process: 131,071

    /** A separate JVM, because the command line belongs to the process and a failure would be a crash. */
    @Test
    void aLongCommandLineDoesNotCrashTheJvm(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "word ".repeat(CHARACTERS / 5))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process is still running");
        assertEquals(0, process.exitValue(), "the process crashed");
    }

    /**
     * A separate JVM whose session fails after ONNX Runtime's shutdown hook has run: the logger for the failure belongs
     * to the environment. With MALLOC_PERTURB_, glibc overwrites freed memory, so the crash does not depend on chance.
     */
    @Test
    void aFailureDuringShutdownDoesNotCrashTheJvm(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:ErrorFile=" + directory.resolve("crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName(),
                directory.resolve("small.onnx").toString());
        builder.environment().put("MALLOC_PERTURB_", "165");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process is still running");
        String said = Files.readString(output);
        assertEquals(Ending.CODE, process.exitValue(), said);
        assertTrue(said.contains("refused: ONNX Runtime failed in small.onnx"), said);
    }

    /** Runs a graph with inconsistent shapes in a shutdown hook, after ONNX Runtime's own hook. */
    static final class Ending {
        static final int CODE = 7;
        private static final long MILLIS = 2000;

        public static void main(String[] args) throws Exception {
            OnnxRuntimeBackend backend = new OnnxRuntimeBackend(1);
            Engine engine = backend.compile(SmallGraph.write(Path.of(args[0]), "none"), List.of());
            DeviceTensor two = backend.floats(FloatBuffer.allocate(6), 2, 3);
            DeviceTensor three = backend.floats(FloatBuffer.allocate(9), 3, 3);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Thread.sleep(MILLIS);
                    engine.run(Map.of("a", two, "b", three), Map.of("y", backend.allocate(ElementType.FLOAT32, 3, 3)));
                } catch (OfaException e) {
                    System.out.println("refused: " + e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            System.exit(CODE);
        }
    }

    /** Starts ONNX Runtime and ends. */
    static final class Main {
        public static void main(String[] args) {
            try (OnnxRuntimeBackend backend = new OnnxRuntimeBackend(1)) {
                System.out.println(backend.description());
            }
        }
    }
}
