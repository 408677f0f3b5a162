// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.RgbImage;
import java.util.List;

/**
 * One generated image.
 *
 * @param image the pixels
 * @param score score by {@link GeneratedImages#ranking()}; higher is better
 * @param codes codebook indices in row-major order, {@code [rows, columns]}
 */
public record GeneratedImage(RgbImage image, double score, List<Integer> codes) {
    /** Keeps an immutable copy of the codes. */
    public GeneratedImage {
        codes = List.copyOf(codes);
    }
}
