// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
                .orElseThrow(() -> OptionError.UNKNOWN_VALUE.with(Setting.ENGINE, name, List.of(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
