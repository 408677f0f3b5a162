// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/**
 * Which element types a model computes in. In float32 results are those of the original code; {@code docs/int8.md} and
 * {@code docs/limits.md} say how others differ. Further constants may be added.
 */
public enum Precision {
    /** The engine's default, which is float32. */
    AUTO,
    /** Everything in float32, as the original code. */
    FP32,
    /** Products in float16. */
    FP16,
    /** Products in bfloat16. GPU only. */
    BF16,
    /** Weights of the transformer in 8-bit integers, activations rounded to 8 bits as they come. CPU only. */
    INT8;

    /**
     * The precision of a name, in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value}, naming the known ones, if there is none
     */
    public static Precision parse(String name) {
        return Setting.PRECISION.constant(Precision.class, name);
    }

    /** The name in JSON and flags, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
