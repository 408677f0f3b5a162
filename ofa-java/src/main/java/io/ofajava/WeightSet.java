// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** Which weights of a training checkpoint are read, where it holds several sets. */
public enum WeightSet {
    /**
     * What the published evaluation of the checkpoint's task reads: the exponential moving average for visual question
     * answering where the file holds one, otherwise the weights as they were trained.
     */
    AUTO,
    /** The weights as they were trained: {@code model} of a fairseq checkpoint. */
    MODEL,
    /** The exponential moving average: {@code extra_state.ema} of a fairseq checkpoint. A file without is refused. */
    EMA;

    /**
     * The set of a name, in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value}, naming the known ones, if there is none
     */
    public static WeightSet parse(String name) {
        return Setting.WEIGHTS.constant(WeightSet.class, name);
    }

    /** The name in JSON and flags, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
