// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** What executes the graphs. */
public enum EngineKind {
    /** TensorRT where it and a GPU are there, else ONNX Runtime on CUDA, else the CPU. */
    AUTO,
    /** ONNX Runtime on the CPU. */
    CPU,
    /** ONNX Runtime's CUDA provider. */
    CUDA,
    /** TensorRT. */
    TENSORRT;

    /**
     * The engine of a name, in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value}, naming the known ones, if there is none
     */
    public static EngineKind parse(String name) {
        return Setting.ENGINE.constant(EngineKind.class, name);
    }

    /** The name in JSON and flags, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
