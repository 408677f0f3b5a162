// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour on a machine without a GPU. */
class ProviderTest {
    @Test
    void theModuleIsFound() {
        assertTrue(TensorRtProvider.isPresent());
    }

    /**
     * Without the native libraries of the presets or of CUDA, and without a GPU: one line that says what is missing and
     * the remedy.
     */
    @Test
    void aMissingGpuIsReported(@TempDir Path directory) {
        OfaException e = noGpu(directory);
        assertTrue(e.remedies().contains(Setting.ENGINE), e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
    }

    /**
     * With the presets' JNI libraries (profile tensorrt) the driver is reported as missing; if CUDA's runtime is
     * missing too, the message may name it instead.
     */
    @Tag("natives")
    @Test
    void aMissingDriverIsReported(@TempDir Path directory) {
        OfaException e = noGpu(directory);
        assertTrue(
                e.getMessage().startsWith("there is no NVIDIA GPU, or its driver is missing")
                        || e.getMessage().contains("libcudart"),
                e.getMessage());
    }

    /**
     * TensorRT's own libraries without a driver, as arranged by {@code ofa-tensorrt/walk-without-gpu}: they are loaded,
     * their symbols resolved, the logger is called, and the first calls that need a device fail with exceptions. A
     * failed createInferRuntime returns a pointer that is not null but must not be used as an object.
     */
    @Tag("natives")
    @Test
    void tensorRtReportsTheMissingDriver() {
        Assumptions.assumeTrue("1".equals(System.getenv("OFA_TENSORRT_WALK")), "run by walk-without-gpu");
        try (TensorRtApi api = TensorRtProvider.load()) {
            for (Executable call : List.<Executable>of(api::createRuntime, api::createBuilder)) {
                TensorRtException e = assertThrows(TensorRtException.class, call);
                assertTrue(e.getMessage().contains("CUDA initialization failure"), e.getMessage());
            }
            assertEquals(
                    35,
                    assertThrows(TensorRtException.class, () -> api.selectDevice(0))
                            .status());
        }
    }

    private static OfaException noGpu(Path directory) {
        Assumptions.assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "this machine has a GPU");
        return assertThrows(
                OfaException.class,
                () -> new TensorRtBackend(TensorRtProvider.load(), TensorRtSettings.of(0, directory)).close());
    }
}
