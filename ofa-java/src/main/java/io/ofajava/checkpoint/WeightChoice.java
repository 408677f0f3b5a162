// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;

/** Which weights of a training checkpoint are read, where it holds several sets. */
public enum WeightChoice {
    /**
     * What the published evaluation of the checkpoint's task reads: the exponential moving average for visual question
     * answering where the file holds one, otherwise the weights as they were trained.
     */
    AUTO,
    /** The weights as they were trained: {@code model} of a fairseq checkpoint. */
    MODEL,
    /**
     * The exponential moving average: {@code extra_state.ema} of a fairseq checkpoint. A file without one is refused.
     */
    EMA;

    /**
     * The constant of a name in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} if there is none
     */
    public static WeightChoice parse(String name) {
        return Setting.WEIGHTS.constant(WeightChoice.class, name);
    }
}
