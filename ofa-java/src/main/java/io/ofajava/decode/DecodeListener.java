// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/** Follows one request while it is decoded. Called on the thread of the decoder, so that it must return at once. */
public interface DecodeListener {
    /** The request has left the queue: it is encoded next. */
    default void started() {}

    /**
     * One more token of every row is known. The tokens of a forced prefix are reported one by one too, although a step
     * may read several.
     *
     * @param count number of tokens of each row, at least 1; the last token of a sequence is not reported but is in the
     *     result
     * @param tokens the newest token of each row, as vocabulary ids. Rows of samples keep their order; those of a beam
     *     search do not
     */
    default void written(int count, int[] tokens) {}

    /** Whether {@link #committed} is to be called; asked once. */
    default boolean wantsCommitted() {
        return false;
    }

    /**
     * The committed prefix has grown: the search's best hypothesis will start with these tokens. Beam search only.
     *
     * @param tokens the complete committed prefix, forced prefix included, as vocabulary ids
     */
    default void committed(int[] tokens) {}

    /**
     * The request was decoded completely.
     *
     * @param steps decoder steps that its rows took part in; one may read several tokens of a forced prefix
     */
    default void finished(int steps) {}
}
