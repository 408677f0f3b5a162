// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.InvalidInputException;

/** Which weights of a training checkpoint are read, where it holds several sets. */
public enum WeightChoice {
    /**
     * What the published evaluation of the checkpoint's task reads: the exponential moving average for visual question
     * answering where the file holds one, otherwise the weights as they were trained.
     */
    AUTOMATIC,
    /** The weights as they were trained: {@code model} of a fairseq checkpoint. */
    TRAINED,
    /**
     * The exponential moving average: {@code extra_state.ema} of a fairseq checkpoint. A file without one is refused.
     */
    AVERAGED;

    /**
     * The constant of a name in any case.
     *
     * @throws InvalidInputException if there is none
     */
    public static WeightChoice parse(String name) {
        for (WeightChoice choice : values()) {
            if (choice.name().equalsIgnoreCase(name)) {
                return choice;
            }
        }
        throw new InvalidInputException("weights is '" + name + "'; it must be automatic, trained or averaged");
    }
}
