// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;
import java.util.List;

/**
 * One generated image.
 *
 * @param image its pixels
 * @param score by {@link GeneratedImages#ranking()}; higher is better
 * @param codes codebook indices, {@code [rows, columns]}, row by row
 */
public record GeneratedImage(RgbImage image, double score, List<Integer> codes) {
    /** Keeps an immutable copy of the codes. */
    public GeneratedImage {
        codes = List.copyOf(codes);
    }
}
