// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;
import java.util.List;

/**
 * Images generated for one request.
 *
 * @param text the requested text; empty for an infilled image
 * @param seed seed of the samples; with the same options it reproduces the images
 * @param ranking how the images are ranked
 * @param images best first, at least one
 */
public record GeneratedImages(String text, long seed, Ranking ranking, List<GeneratedImage> images) {
    /** How images are ranked. */
    public enum Ranking {
        /** CLIP similarity of text and image: the cosine of their embeddings, -1 to 1. */
        CLIP_SIMILARITY,
        /**
         * Mean log probability of the image tokens. It measures how probable the image is to the model, not how well it
         * matches the text.
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
