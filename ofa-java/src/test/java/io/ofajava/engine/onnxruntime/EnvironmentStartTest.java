package io.ofajava.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentStartTest {
    private static final int CHARACTERS = 100_000; // one argument of a Linux process has at most 131,071

    /** A JVM of its own, since the command line is that of the process and a failure would be a crash. */
    @Test
    void aLongCommandLineDoesNotCrashTheJvm(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "word ".repeat(CHARACTERS / 5))
                .redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it still runs");
        assertEquals(0, process.exitValue(), "it crashed");
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
