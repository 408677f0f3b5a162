// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/**
 * What the decoder reads before it writes its answer. A model answers well only with the type that it was fine-tuned
 * with.
 */
public enum PromptType {
    /** Nothing but the start token. */
    NONE,
    /** The whole source with its end token. */
    SRC,
    /** The source without its end token: what the published question answering models were fine-tuned with. */
    PREV_OUTPUT;

    /**
     * The type of a name, in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value}, naming the known ones, if there is none
     */
    public static PromptType parse(String name) {
        return Setting.PROMPT_TYPE.constant(PromptType.class, name);
    }

    /** The name in JSON and flags, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
