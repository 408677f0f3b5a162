// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** A set of weights in a training checkpoint that contains several. */
public enum WeightSet {
    /**
     * The set that the published evaluation of the checkpoint's task uses: the exponential moving average for visual
     * question answering if the file contains it, otherwise the trained weights.
     */
    AUTO,
    /** The trained weights: {@code model} of a fairseq checkpoint. */
    MODEL,
    /**
     * The exponential moving average: {@code extra_state.ema} of a fairseq checkpoint. A file without it is refused.
     */
    EMA;

    /**
     * Parses a name, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} and the known names
     */
    public static WeightSet parse(String name) {
        return Setting.WEIGHTS.constant(WeightSet.class, name);
    }

    /** The lower-case name used in JSON and flags. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
