// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** The engine that executes the graphs. */
public enum EngineKind {
    /** TensorRT if it and a GPU are present, else ONNX Runtime on CUDA, else ONNX Runtime on the CPU. */
    AUTO,
    /** ONNX Runtime on the CPU. */
    CPU,
    /** ONNX Runtime's CUDA provider. */
    CUDA,
    /** TensorRT. */
    TENSORRT;

    /**
     * Parses a name, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} and the known names
     */
    public static EngineKind parse(String name) {
        return Setting.ENGINE.constant(EngineKind.class, name);
    }

    /** The lower-case name used in JSON and flags. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
