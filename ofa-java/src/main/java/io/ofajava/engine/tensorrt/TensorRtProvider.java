// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import java.util.ServiceLoader;

/**
 * Opens the real libraries. The only implementation is in the module {@code ofa-tensorrt}; {@link ServiceLoader} finds
 * it.
 */
public interface TensorRtProvider {
    /** CUDA: the driver is older than the runtime, or missing. */
    int INSUFFICIENT_DRIVER = 35;
    /** CUDA: there is no device. */
    int NO_DEVICE = 100;
    /** CUDA: there is no device of that number. */
    int INVALID_DEVICE = 101;

    /**
     * Loads the CUDA libraries, which detects whether there is a GPU; those of TensorRT are loaded on first use.
     *
     * @throws LinkageError if one is missing
     */
    TensorRtApi open();

    /** Whether the module is present. */
    static boolean isPresent() {
        return ServiceLoader.load(TensorRtProvider.class).stream().findAny().isPresent();
    }

    /**
     * The real libraries.
     *
     * @throws OfaException if the module is missing or a library cannot be loaded, with the remedy
     */
    static TensorRtApi load() {
        TensorRtProvider provider = ServiceLoader.load(TensorRtProvider.class)
                .findFirst()
                .orElseThrow(() -> EngineError.NO_TENSORRT.with());
        try {
            return provider.open();
        } catch (LinkageError e) {
            throw missing(e);
        }
    }

    /** The message for a missing library. */
    static OfaException missing(LinkageError e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (message.contains("libcuda.so") || message.contains("nvcuda.dll")) {
            return new NoGpuException(
                    EngineError.NO_GPU, e, message.lines().findFirst().orElse(""));
        }
        return EngineError.LIBRARIES_MISSING.causedBy(
                e, message.lines().findFirst().orElse(""));
    }
}
