// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * How much of a prompt a checkpoint was trained to read, where it says so ({@code max_src_length}). What is longer is
 * cut, as the original does.
 *
 * @param words the most words of a text, by a fairseq checkpoint; 0 for the published number
 * @param tokens the most tokens of the prompt, by a ModelScope model; 0 for the published number
 */
public record SourceLimit(int words, int tokens) {
    /** The published limits. */
    public static final SourceLimit PUBLISHED = new SourceLimit(0, 0);

    /** Refuses negative limits. */
    public SourceLimit {
        if (words < 0 || tokens < 0) {
            throw new IllegalArgumentException("a limit is not negative: " + words + ", " + tokens);
        }
    }
}
