// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * The maximum prompt length of a checkpoint's training, if it states one ({@code max_src_length}). Longer prompts are
 * truncated, as in the original.
 *
 * @param words maximum number of words of a text, from a fairseq checkpoint; 0 for the published number
 * @param tokens maximum number of tokens of the prompt, from a ModelScope model; 0 for the published number
 */
public record SourceLimit(int words, int tokens) {
    /** The published limits. */
    public static final SourceLimit PUBLISHED = new SourceLimit(0, 0);

    /** Rejects negative limits. */
    public SourceLimit {
        if (words < 0 || tokens < 0) {
            throw new IllegalArgumentException("a limit is not negative: " + words + ", " + tokens);
        }
    }
}
