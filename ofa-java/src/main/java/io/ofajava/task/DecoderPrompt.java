// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The decoder's prompt. A model gives good answers only with the type that it was fine-tuned with. */
public enum DecoderPrompt {
    /** The start token alone. */
    NONE,
    /** The complete source with its end token. */
    SRC,
    /** The source without its end token: the published VQA models were fine-tuned with it. */
    PREV_OUTPUT;

    /**
     * The decoder's first input.
     *
     * @param inputIds the encoder's input: start token, prompt, end token
     * @return start token and the following tokens, at least one id
     */
    public int[] decoderInput(int[] inputIds) {
        return switch (this) {
            case NONE -> Arrays.copyOf(inputIds, 1);
            case SRC -> inputIds.clone();
            case PREV_OUTPUT -> Arrays.copyOf(inputIds, inputIds.length - 1);
        };
    }

    /** The forced prefix of the decoder: {@link #decoderInput} without the start token, which every decoder reads. */
    public int[] prefixTokens(int[] inputIds) {
        int[] input = decoderInput(inputIds);
        return Arrays.copyOfRange(input, 1, input.length);
    }

    /** The type with this name in a configuration: {@code none}, {@code src}, {@code prev_output}. */
    public static DecoderPrompt parse(String name) {
        return parse(name, Setting.PROMPT_TYPE);
    }

    /** @param setting source of the name, for errors */
    static DecoderPrompt parse(String name, Object setting) {
        for (DecoderPrompt type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw OptionError.UNKNOWN_VALUE.with(setting, name, List.of("none", "src", "prev_output"));
    }
}
