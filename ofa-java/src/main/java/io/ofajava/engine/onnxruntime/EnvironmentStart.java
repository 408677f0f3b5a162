// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.ofajava.error.EngineError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Creates ONNX Runtime's environment on a thread with a large stack. ONNX Runtime 1.29 matches regular expressions
 * against the command line of the process when its environment is created, and the matcher of libstdc++ recurses for
 * every character (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=61601). A class path or an argument of 5,000 characters
 * overflows a thread's default stack and kills the JVM. The required stack grows with the command line (measured: less
 * than 512 bytes per character).
 *
 * <p>Vespa met the same crash (https://github.com/vespa-engine/vespa/pull/37786), with ONNX Runtime's telemetry as its
 * origin, which {@link Telemetry} disables. The large stack also protects a process in which another library loaded
 * ONNX Runtime first, with telemetry. No issue of ONNX Runtime was found.
 */
public final class EnvironmentStart {
    private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
    private static final String NAME = "ofa";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final long BYTES_PER_CHARACTER = 1024;
    private static final long LEAST_STACK = 4L << 20;
    private static final long GREATEST_STACK = 1L << 30;

    private static volatile @Nullable OrtEnvironment started;

    private EnvironmentStart() {}

    /**
     * The environment of this process; starts it if no backend did. All code gets it from here, because ONNX Runtime's
     * own accessor would start it with telemetry.
     *
     * @throws LinkageError if the native library cannot be loaded
     */
    public static OrtEnvironment current() {
        OrtEnvironment known = started;
        return known != null ? known : environment();
    }

    /** @throws LinkageError if the native library cannot be loaded */
    static OrtEnvironment environment() {
        OnnxRuntimeLibraries.require();
        CompletableFuture<OrtEnvironment> result = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
                        EnvironmentReference.hold(environment, LEVEL, NAME);
                        environment.setTelemetry(false); // Windows, where the variable is not read
                        result.complete(environment);
                    } catch (OrtException | RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "ofa-onnxruntime-start",
                stackBytes());
        thread.setDaemon(true);
        thread.start();
        try {
            OrtEnvironment environment = result.join();
            started = environment;
            return environment;
        } catch (CompletionException e) {
            if (e.getCause() instanceof LinkageError broken) {
                throw broken;
            }
            throw EngineError.NOT_STARTED.causedBy(e.getCause(), "ONNX Runtime: " + e.getCause());
        }
    }

    /** The stack is reserved, not filled: only the used part takes memory. */
    private static long stackBytes() {
        long characters;
        try {
            characters = Files.readAllBytes(COMMAND_LINE).length;
        } catch (IOException e) {
            characters = 0; // no such file: not Linux, where ONNX Runtime does not read it
        }
        return Math.min(LEAST_STACK + characters * BYTES_PER_CHARACTER, GREATEST_STACK);
    }
}
