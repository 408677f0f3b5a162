// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** How token ids become text again. */
public enum Decoding {
    /** Every token is shown; codes and bins stand between spaces, as the Hugging Face tokenizer prints them. */
    EVERYTHING,
    /** As {@link #EVERYTHING}, without {@code <s>}, {@code <pad>}, {@code </s>}, {@code <unk>} and {@code <mask>}. */
    SKIP_SPECIAL,
    /**
     * As {@link #SKIP_SPECIAL}, with the spaces before punctuation and English contractions removed: the default of the
     * Hugging Face tokenizer.
     */
    SKIP_SPECIAL_CLEAN_UP,
    /**
     * What the original evaluation code prints: {@code <s>} and {@code </s>} are dropped, all else is joined without
     * spaces.
     */
    FAIRSEQ
}
