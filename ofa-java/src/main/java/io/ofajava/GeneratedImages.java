// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;
import java.util.List;

/**
 * Pictures drawn from a text.
 *
 * @param text what was asked for
 * @param seed what the draws came from; with the same options it gives the same pictures again
 * @param ranking what ordered the pictures
 * @param pictures best first, at least one
 */
public record GeneratedImages(String text, long seed, Ranking ranking, List<Candidate> pictures) {
    /** What pictures are ordered by. */
    public enum Ranking {
        /** The similarity of text and picture, as CLIP sees it: the cosine of their embeddings, -1 to 1. */
        CLIP_SIMILARITY,
        /**
         * The mean log probability of the picture's codes: how probable the model itself finds the picture, not how
         * well it fits the text.
         */
        SEQUENCE_SCORE
    }

    /**
     * One picture.
     *
     * @param picture its pixels
     * @param score by the ranking
     * @param codes {@code [rows, columns]} codes of the codebook, row by row
     */
    public record Candidate(RgbImage picture, double score, int[] codes) {}

    /** Keeps an unmodifiable copy of the pictures. */
    public GeneratedImages {
        pictures = List.copyOf(pictures);
    }

    /** The best picture. */
    public RgbImage best() {
        return pictures.get(0).picture();
    }
}
