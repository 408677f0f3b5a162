// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.util.Optional;

/**
 * A decoded image with properties of its file.
 *
 * @param image the pixels, possibly at a reduced scale
 * @param originalWidth in pixels, after orientation
 * @param originalHeight in pixels, after orientation
 * @param format of the file; empty for an image from memory
 * @param orientation the EXIF orientation that was applied, 1 to 8; 1 if none was
 * @param warning what information is lost, such as values above 255 in 16-bit greyscale
 */
public record DecodedImage(
        RgbImage image,
        int originalWidth,
        int originalHeight,
        Optional<ImageFormat> format,
        int orientation,
        Optional<String> warning) {
    /** An image from memory. */
    public DecodedImage(RgbImage image) {
        this(image, image.width(), image.height(), Optional.empty(), 1, Optional.empty());
    }
}
