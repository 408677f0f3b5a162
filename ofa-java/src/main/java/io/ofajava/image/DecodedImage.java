// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * A decoded image, and the size that it has in its file.
 *
 * @param picture the pixels, perhaps at a reduced scale
 * @param originalWidth in pixels, after the orientation was applied
 * @param originalHeight in pixels, after the orientation was applied
 */
public record DecodedImage(RgbImage picture, int originalWidth, int originalHeight) {
    /** An image that is not scaled. */
    public DecodedImage(RgbImage picture) {
        this(picture, picture.width(), picture.height());
    }
}
