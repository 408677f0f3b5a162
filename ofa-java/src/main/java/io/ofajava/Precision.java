// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/**
 * Precision of the computation. float32 reproduces the results of the original code; {@code docs/int8.md} and
 * {@code docs/limits.md} describe the differences of the others. Further constants may be added.
 */
public enum Precision {
    /** The engine's default, which is float32. */
    AUTO,
    /** All operations in float32, as in the original code. */
    FP32,
    /** Matrix products in float16. */
    FP16,
    /**
     * Matrix products in bfloat16. On the CPU those with weights, with float32 sums: fast on processors with
     * AVX512-BF16 or AMX, slower than {@link #FP32} on others.
     */
    BF16,
    /** Transformer weights as 8-bit integers, activations quantised dynamically to 8 bits. CPU only. */
    INT8,
    /**
     * The decoder's weights as 8-bit integers, everything else as in {@link #FP32}: nearly its results, with nearly the
     * decoding speed of {@link #INT8}. CPU only.
     */
    INT8_WEIGHTS;

    /**
     * Parses a name, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} and the known names
     */
    public static Precision parse(String name) {
        return Setting.PRECISION.constant(Precision.class, name);
    }

    /** The lower-case name used in JSON and flags. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
