// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.util.Optional;

/**
 * A decoded image, and what its file says about it.
 *
 * @param picture the pixels, perhaps at a reduced scale
 * @param originalWidth in pixels, after the orientation was applied
 * @param originalHeight in pixels, after the orientation was applied
 * @param format of the file; empty for an image from memory
 * @param orientation the EXIF orientation that was applied, 1 to 8; 1 where none was
 * @param warning what is lost of the image, such as the high half of 16-bit greyscale
 */
public record DecodedImage(
        RgbImage picture,
        int originalWidth,
        int originalHeight,
        Optional<ImageFormat> format,
        int orientation,
        Optional<String> warning) {
    /** An image from memory. */
    public DecodedImage(RgbImage picture) {
        this(picture, picture.width(), picture.height(), Optional.empty(), 1, Optional.empty());
    }
}
