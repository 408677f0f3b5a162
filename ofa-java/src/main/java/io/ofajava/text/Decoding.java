// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** How token ids are converted to text. */
public enum Decoding {
    /** All tokens are included; codes and bins are separated by spaces, as the Hugging Face tokenizer prints them. */
    EVERYTHING,
    /** As {@link #EVERYTHING}, without {@code <s>}, {@code <pad>}, {@code </s>}, {@code <unk>} and {@code <mask>}. */
    SKIP_SPECIAL,
    /**
     * As {@link #SKIP_SPECIAL}, without spaces before punctuation and English contractions: the default of the Hugging
     * Face tokenizer.
     */
    SKIP_SPECIAL_CLEAN_UP,
    /**
     * As in the original evaluation code: {@code <s>} and {@code </s>} are dropped, all other tokens are joined without
     * spaces.
     */
    FAIRSEQ
}
