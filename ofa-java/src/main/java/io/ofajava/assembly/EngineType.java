// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import java.util.Locale;

/** An engine that executes graphs. */
public enum EngineType {
    /** ONNX Runtime on the CPU. */
    CPU,
    /** ONNX Runtime's CUDA provider. */
    CUDA,
    /** TensorRT. */
    TENSORRT;

    /** The name in settings, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
