// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * One text input of a task.
 *
 * @param name its name in documentation and messages: {@code question}, {@code phrase}
 * @param rule prepares the text for its slot in the prompt
 * @param maxWords the most words that the rule keeps, as published; {@link #UNLIMITED} where it cuts nothing
 */
public record TextInput(String name, Rule rule, int maxWords) {
    /** All words are kept. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    /** How a text becomes what stands in a prompt. See {@link TextRules}. */
    @FunctionalInterface
    public interface Rule {
        /**
         * @param text never null; may come out empty
         * @param maxWords the most words kept
         */
        String apply(String text, int maxWords);
    }

    /**
     * What stands in the prompt.
     *
     * @param tuned the most words by the checkpoint ({@code max_src_length}); 0 for the published number
     */
    String prepare(String text, int tuned) {
        return rule.apply(text, tuned > 0 && maxWords != UNLIMITED ? tuned : maxWords);
    }
}
