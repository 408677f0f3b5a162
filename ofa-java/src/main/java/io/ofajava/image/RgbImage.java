// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * An image in memory.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb [height, width, 3] uint8, sRGB values as stored in the file; not copied, must not be changed afterwards
 */
public record RgbImage(int width, int height, byte[] rgb) {
    /** @throws InvalidInputException if a side is below 1 or the bytes are not width * height * 3 */
    public RgbImage {
        if (width < 1 || height < 1 || 3L * width * height != rgb.length) {
            throw ImageError.WRONG_SIZE.with(width, height, "cannot have " + rgb.length + " bytes of RGB");
        }
    }

    /**
     * Copies a {@link BufferedImage} by the rules for files: alpha is dropped without blending, 16-bit greyscale
     * saturates at 255, 16-bit colour keeps the high byte.
     */
    public static RgbImage of(BufferedImage image) {
        return RasterRgb.image(image);
    }

    /** A copy of type {@code TYPE_3BYTE_BGR}, for drawing and encoding. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return image;
    }
}
