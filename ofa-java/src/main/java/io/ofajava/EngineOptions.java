// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.onnx.Precision;
import java.util.Objects;

/**
 * What executes the graphs.
 *
 * @param kind the engine
 * @param device the GPU's number, from 0 on; of no account on a CPU
 * @param precision which element types the graphs compute in; null for the engine's default, see {@link #precisionOn}
 */
public record EngineOptions(EngineKind kind, int device, Precision precision) {
    /** What the CPU engine computes in where nobody says: the one place to change it. */
    public static final Precision CPU_DEFAULT = Precision.FP32;

    /** The best engine that is there, in its default precision, on the first GPU. */
    public static final EngineOptions DEFAULT = new EngineOptions(EngineKind.AUTO, 0, null);

    /** The name of the engine's default precision. */
    public static final String AUTO_PRECISION = "auto";

    /** The largest number of a GPU. */
    public static final int MAX_DEVICE = 1023;

    /** Refuses values out of range, and precisions that an engine has no kernels for. */
    public EngineOptions {
        Objects.requireNonNull(kind, "kind");
        if (device < 0 || device > MAX_DEVICE) {
            throw OptionError.OUT_OF_RANGE.with(Setting.DEVICE, device, 0, MAX_DEVICE);
        }
        if (kind == EngineKind.CPU && Precision.BF16.equals(precision)) {
            throw OptionError.PRECISION_NOT_ON_ENGINE.with(kind, precision, "fp32 or fp16");
        }
        if (kind != EngineKind.CPU && kind != EngineKind.AUTO && precision != null && precision.quantised()) {
            throw OptionError.PRECISION_NOT_ON_ENGINE.with(kind, precision, "fp32, fp16 or bf16");
        }
    }

    /**
     * The precision of a name, in any case.
     *
     * @return null for {@value #AUTO_PRECISION}
     * @throws InvalidInputException naming the known ones, if there is none
     */
    public static Precision parsePrecision(String name) {
        return name.equalsIgnoreCase(AUTO_PRECISION) ? null : Precision.of(name);
    }

    /** @return the precision, or the default of an engine that is not {@link EngineKind#AUTO} */
    public Precision precisionOn(EngineKind engine) {
        return precision != null ? precision : engine == EngineKind.CPU ? CPU_DEFAULT : Precision.FP32;
    }
}
