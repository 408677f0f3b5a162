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
        return RasterRgb.picture(image);
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

    /**
     * The image with its EXIF orientation applied.
     *
     * @param orientation EXIF value of the stored image, 1 to 8 (EXIF 2.32, tag 0x0112: the sides to which the stored
     *     row 0 and column 0 belong); 1 returns this image
     */
    public RgbImage upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        if (orientation < 1 || orientation > 8) {
            throw ImageError.BAD_ORIENTATION.with(orientation);
        }
        boolean turned = orientation >= 5;
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int outWidth = turned ? height : width;
        int outHeight = turned ? width : height;
        byte[] out = new byte[rgb.length];
        for (int y = 0, to = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++, to += 3) {
                int column = turned ? y : x;
                int row = turned ? x : y;
                int from = 3 * ((mirrorY ? height - 1 - row : row) * width + (mirrorX ? width - 1 - column : column));
                out[to] = rgb[from];
                out[to + 1] = rgb[from + 1];
                out[to + 2] = rgb[from + 2];
            }
        }
        return new RgbImage(outWidth, outHeight, out);
    }
}
