// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** The decoder's prompt. A model gives good answers only with the type that it was fine-tuned with. */
public enum PromptType {
    /** The start token alone. */
    NONE,
    /** The complete source with its end token. */
    SRC,
    /** The source without its end token: the published VQA models were fine-tuned with it. */
    PREV_OUTPUT;

    /**
     * Parses a name, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} and the known names
     */
    public static PromptType parse(String name) {
        return Setting.PROMPT_TYPE.constant(PromptType.class, name);
    }

    /** The lower-case name used in JSON and flags. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
