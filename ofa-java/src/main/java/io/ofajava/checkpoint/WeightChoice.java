// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;

/** A set of weights in a training checkpoint that contains several. */
public enum WeightChoice {
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
     * @throws InvalidInputException with {@code option-unknown-value} if there is none
     */
    public static WeightChoice parse(String name) {
        return Setting.WEIGHTS.constant(WeightChoice.class, name);
    }
}
