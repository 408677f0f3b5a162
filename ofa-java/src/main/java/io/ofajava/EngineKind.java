// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The engines. */
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
     * @throws InvalidInputException naming the known ones, if there is none
     */
    public static EngineKind parse(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("engine is " + name + "; it must be one of "
                        + Arrays.stream(values()).map(EngineKind::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
