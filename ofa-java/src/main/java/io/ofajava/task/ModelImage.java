// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.image.ImageGeometry.Placement;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An image as the encoder reads it, with its original size.
 *
 * @param pixels {@code [3, size, size]} float32, normalised
 * @param size side of that square in pixels
 * @param originalWidth width of the image in pixels
 * @param originalHeight height of the image in pixels
 * @param placement placement of the image on the square
 * @param rgb the square before normalisation, {@code [size, size, 3]} uint8; null unless the task changes the image
 */
public record ModelImage(
        FloatBuffer pixels,
        int size,
        int originalWidth,
        int originalHeight,
        Placement placement,
        byte @Nullable [] rgb) {
    /** An image that was resized to the square. */
    public ModelImage(FloatBuffer pixels, int size, int originalWidth, int originalHeight) {
        this(pixels, size, originalWidth, originalHeight, new Placement(size, size, 0, 0), null);
    }
}
