// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;

/** Hears how far a picture is. Called on the thread that decodes, so it returns at once. */
public interface PaintListener {
    /**
     * One more code of every candidate is known.
     *
     * @param done codes of each candidate, 1 to {@code total}
     * @param total codes of a picture
     */
    void progress(int done, int total);

    /**
     * Rows of codes between two partial pictures; 0, which is the default, for none. Decoding them takes time of its
     * own.
     */
    default int rowsBetweenPictures() {
        return 0;
    }

    /**
     * The upper part of the first candidate, as far as its codes are known.
     *
     * @param part as wide as the picture will be, and lower
     */
    default void partial(RgbImage part) {}
}
