// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;
import java.util.List;

/**
 * Images generated for one request.
 *
 * @param text what was asked for; empty for an image that was infilled
 * @param seed of the samples; with the same options it gives the same images again
 * @param ranking what ordered the images
 * @param images best first, at least one
 */
public record GeneratedImages(String text, long seed, Ranking ranking, List<GeneratedImage> images) {
    /** What images are ordered by. */
    public enum Ranking {
        /** The similarity of text and image by CLIP: the cosine of their embeddings, -1 to 1. */
        CLIP_SIMILARITY,
        /**
         * The mean log probability of the image's tokens: how probable the model itself finds the image, not how well
         * it fits the text.
         */
        SEQUENCE_SCORE
    }

    /** Keeps an immutable copy of the images. */
    public GeneratedImages {
        images = List.copyOf(images);
    }

    /** The best image. */
    public RgbImage best() {
        return images.get(0).image();
    }
}
