// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * Receives the progress of a request while it is decoded. Called on the inference thread: implementations must return
 * quickly.
 */
@FunctionalInterface
public interface RowListener {
    /**
     * One more token of every row is known. The tokens of a forced prefix are reported one by one too, although a step
     * may read several.
     *
     * @param count number of tokens of each row, at least 1; the last token of a sequence is not reported but is in the
     *     result
     * @param tokens the newest token of each row, as vocabulary ids. Rows of samples keep their order; those of a beam
     *     search do not
     */
    void written(int count, int[] tokens);

    /** The request has left the queue; it is encoded next. */
    default void started() {}

    /** Whether {@link #settled} is to be called; asked once. */
    default boolean hearsSettled() {
        return false;
    }

    /**
     * The committed prefix has grown: the search's best hypothesis will start with these tokens. Beam search only.
     *
     * @param tokens the complete committed prefix, forced prefix included, as vocabulary ids
     */
    default void settled(int[] tokens) {}

    /**
     * The request was decoded completely.
     *
     * @param steps decoder steps that its rows took part in; one may read several tokens of a forced prefix
     */
    default void ended(int steps) {}
}
