// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;

/**
 * What a picture may cost. Checked on sizes that the file declares, before memory is reserved.
 *
 * @param maxPixels width times height of the decoded picture
 * @param maxSide width or height, 1 to 65,535
 * @param maxBytes compressed size
 */
public record ImageLimits(long maxPixels, int maxSide, long maxBytes) {
    /** 100 megapixels, 65,535 pixels a side, 256 MiB of file. Pillow warns at 89 and refuses at 179 megapixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(100_000_000, 65_535, 256L << 20);

    /** The most pixels whose RGB bytes fit a Java array. */
    private static final long ARRAY_PIXELS = (Integer.MAX_VALUE - 8) / 4;

    /** @throws InvalidInputException if a limit is below 1 or above what an array can hold */
    public ImageLimits {
        if (maxPixels < 1
                || maxPixels > ARRAY_PIXELS
                || maxSide < 1
                || maxSide > 65_535
                || maxBytes < 1
                || maxBytes > Integer.MAX_VALUE - 8) {
            throw ImageError.INVALID_LIMITS.with(
                    maxPixels, maxSide, maxBytes, ARRAY_PIXELS, 65_535, Integer.MAX_VALUE - 8);
        }
    }

    /** @throws InvalidInputException if a picture of these sides has no pixel or is over a limit */
    void requireSize(String name, ImageFormat format, long width, long height) {
        String size = name + ": a " + format + " of " + width + " x " + height + " pixels ";
        if (width < 1 || height < 1) {
            throw ImageError.NO_PIXELS.with(name, format, width, height);
        }
        if (width > maxSide || height > maxSide) {
            throw ImageError.SIDE_TOO_LONG.with(name, format, width, height, maxSide);
        }
        if (width * height > maxPixels) {
            throw ImageError.TOO_MANY_PIXELS.with(name, format, width, height, maxPixels);
        }
    }

    void requireBytes(String name, long bytes) {
        if (bytes > maxBytes) {
            throw ImageError.TOO_MANY_BYTES.with(name, maxBytes);
        }
    }
}
