// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import io.ofajava.error.Setting;
import io.ofajava.process.JvmRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime cannot work with is named before it is asked, with the setting that helps. */
class SurroundingsTest {
    @TempDir
    private Path directory;

    @Test
    void aPathWithAnEmojiIsNamed() throws Exception {
        Path graph = Files.createDirectories(directory.resolve("\ud83d\ude00")).resolve("encoder.onnx");
        Files.writeString(graph, "");
        try (OnnxRuntimeBackend backend = new OnnxRuntimeBackend(1)) {
            OfaException refused = Refusal.of(
                    EngineError.PATH_NOT_EXPRESSIBLE, () -> backend.compile(graph, List.of()), graph.toString());
            assertTrue(
                    refused.remedies().contains(Setting.CACHE),
                    refused.remedies().toString());
        }
    }

    @Test
    void aMissingTemporaryDirectoryIsNamed() throws Exception {
        Path missing = directory.resolve("missing");
        JvmRun.Result result = new JvmRun(directory)
                .environment("OFA_CACHE", directory.resolve("cache").toString())
                .option("-Djava.io.tmpdir=" + missing)
                .run(Probe.class);
        assertEquals(1, result.code(), result.output());
        assertTrue(result.output().contains("the temporary directory " + missing + " does not exist"), result.output());
        assertTrue(result.output().contains("java.io.tmpdir"), result.output());
    }

    /** Starts the engine. If that fails, prints the exception and exits with code 1. */
    static final class Probe {
        public static void main(String[] arguments) {
            try {
                new OnnxRuntimeBackend(1).close();
                System.exit(0);
            } catch (RuntimeException e) {
                System.out.println(e);
                System.exit(1);
            }
        }
    }
}
