// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;

/**
 * Follows one request. Methods are called on a thread of the model, so that they must return at once and may not call
 * the model and wait for it. An exception ends the request, which fails with {@code state-listener-failed}, and no
 * other.
 */
public interface GenerationListener {
    /** The request has left the queue: the model works on it from now on. */
    default void started() {}

    /** Whether {@link #text} is to be called; asked once. */
    default boolean wantsText() {
        return false;
    }

    /**
     * More of the text is final.
     *
     * @param tokens how many tokens are final, at least 1; decoder prompt not counted
     * @param committed those tokens as text. Each call gives more of the same text; its end may still change by rules
     *     that apply to the whole, such as stripping spaces
     */
    default void text(int tokens, String committed) {}

    /**
     * One more image token of every candidate is known.
     *
     * @param done tokens of each candidate, 1 to {@code total}
     * @param total tokens of an image
     */
    default void imageProgress(int done, int total) {}

    /** Rows of image tokens between two partial images; 0 for none. Decoding them takes time of its own. */
    default int rowsBetweenPartialImages() {
        return 0;
    }

    /**
     * The upper part of the first candidate, as far as its tokens are known.
     *
     * @param upperPart as wide as the image will be, and lower
     */
    default void partialImage(RgbImage upperPart) {}

    /**
     * The request was decoded to its end.
     *
     * @param steps decoder steps that it took part in
     */
    default void finished(int steps) {}
}
