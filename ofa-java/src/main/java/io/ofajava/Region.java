// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.Box;
import java.util.List;

/**
 * Where on a picture something is.
 *
 * @param box in pixels of the original picture, clamped to it
 * @param normalized the same box as fractions of the picture's width and height, 0..1
 * @param score natural log probability per token; at most 0, higher is better
 * @param nBest the best boxes, this one first
 */
public record Region(Box box, Box normalized, double score, List<Candidate> nBest) {
    /** Keeps an immutable copy of the list. */
    public Region {
        nBest = List.copyOf(nBest);
    }

    /**
     * One of several boxes, best first in its list.
     *
     * @param box in pixels of the original picture, clamped to it
     * @param normalized the same as fractions of its width and height
     * @param score as {@link Region#score()}
     */
    public record Candidate(Box box, Box normalized, double score) {}
}
