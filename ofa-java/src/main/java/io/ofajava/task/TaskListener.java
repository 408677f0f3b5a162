// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/** Hears what becomes of one request. Called on the thread that decodes, so it returns at once. */
public interface TaskListener {
    /** The request has left the queue: the model works on it from now on. */
    default void started() {}

    /** Whether {@link #written} is to be called; asked once. */
    default boolean hearsText() {
        return false;
    }

    /**
     * More of the text is final: the best output begins with these tokens, whatever the search does. The last tokens
     * are not told of but are in the result.
     *
     * @param tokens how many tokens are final, at least 1; prefix not counted
     * @param text those tokens as users read them, by the task's rule. The next call tells more of the same text; a
     *     rule that looks at the whole (such as one that strips spaces) may change its end
     */
    default void written(int tokens, String text) {}

    /**
     * The request was decoded to its end.
     *
     * @param steps decoder steps that it took part in
     */
    default void ended(int steps) {}
}
