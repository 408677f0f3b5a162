// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;

/**
 * Receives the progress of one request. Methods are called on a thread of the model: they must return quickly and must
 * not call the model's blocking methods. An exception ends only this request, which then fails with
 * {@code state-listener-failed}.
 */
public interface GenerationListener {
    /** The request has left the queue and is being processed. */
    default void started() {}

    /** Whether {@link #text} is to be called. Queried once. */
    default boolean wantsText() {
        return false;
    }

    /**
     * More of the text is committed.
     *
     * @param tokens number of committed tokens, at least 1, without the decoder prompt
     * @param committed those tokens as text. Each call repeats and extends the text of the previous call; its end may
     *     still change by rules that apply to the complete text, such as stripping spaces
     */
    default void text(int tokens, String committed) {}

    /**
     * One more image token of every candidate is known.
     *
     * @param done number of tokens of each candidate, 1 to {@code total}
     * @param total number of tokens of an image
     */
    default void imageProgress(int done, int total) {}

    /**
     * Number of rows of image tokens between two partial images; 0 for none. Decoding a partial image takes additional
     * time.
     */
    default int rowsBetweenPartialImages() {
        return 0;
    }

    /**
     * The upper part of the first candidate, decoded from the tokens known so far.
     *
     * @param upperPart has the width of the final image and a lower height
     */
    default void partialImage(RgbImage upperPart) {}

    /**
     * Decoding of the request is complete.
     *
     * @param steps number of decoder steps that it took part in
     */
    default void finished(int steps) {}
}
