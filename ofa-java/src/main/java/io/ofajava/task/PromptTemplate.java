// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * A prompt with slots, written {@code {}}, that are filled from left to right. Every published prompt starts with a
 * space, which marks the start of a word in OFA's byte pair encoding.
 *
 * @param text the prompt; slots are {@code {}}
 */
public record PromptTemplate(String text) {
    private static final String SLOT = "{}";

    /** The number of texts that the prompt needs. */
    public int slots() {
        int slots = 0;
        for (int at = text.indexOf(SLOT); at >= 0; at = text.indexOf(SLOT, at + SLOT.length())) {
            slots++;
        }
        return slots;
    }

    /**
     * The prompt with its slots filled. Slots in a value are not filled.
     *
     * @throws IllegalArgumentException unless there is one value for each slot
     */
    public String fill(String... values) {
        if (values.length != slots()) {
            throw new IllegalArgumentException(
                    "prompt '" + text + "' has " + slots() + " slots, got " + values.length + " values");
        }
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (String value : values) {
            int slot = text.indexOf(SLOT, from);
            filled.append(text, from, slot).append(value);
            from = slot + SLOT.length();
        }
        return filled.append(text, from, text.length()).toString();
    }
}
