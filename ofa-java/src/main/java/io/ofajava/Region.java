// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;
import java.util.List;

/**
 * A region of an image.
 *
 * @param box in pixels of the original image, clamped to it
 * @param normalized the same box as fractions of the image's width and height, 0 to 1
 * @param score natural log probability per token; at most 0, higher is better
 * @param nBest the best boxes, beginning with this one
 */
public record Region(Box box, Box normalized, double score, List<Candidate> nBest) {
    /** Keeps an immutable copy of the list. */
    public Region {
        nBest = List.copyOf(nBest);
    }

    /**
     * One of several boxes in a list that is sorted best first.
     *
     * @param box in pixels of the original image, clamped to it
     * @param normalized the same box as fractions of the image's width and height
     * @param score see {@link Region#score()}
     */
    public record Candidate(Box box, Box normalized, double score) {}
}
