// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

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
            throw new InvalidInputException("picture limits: " + maxPixels + " pixels, " + maxSide + " a side, "
                    + maxBytes + " bytes; the most is " + ARRAY_PIXELS + ", 65535 and " + (Integer.MAX_VALUE - 8));
        }
    }

    /** @throws InvalidInputException if a picture of these sides has no pixel or is over a limit */
    void requireSize(String name, ImageFormat format, long width, long height) {
        String size = name + ": a " + format + " of " + width + " x " + height + " pixels ";
        if (width < 1 || height < 1) {
            throw new InvalidInputException(size + "has no picture in it");
        }
        if (width > maxSide || height > maxSide) {
            throw new InvalidInputException(size + "is over the limit of " + maxSide + " a side: scale it down");
        }
        if (width * height > maxPixels) {
            throw new InvalidInputException(size + "is over the limit of " + maxPixels + " pixels: scale it down");
        }
    }

    void requireBytes(String name, long bytes) {
        if (bytes > maxBytes) {
            throw new InvalidInputException(name + " has more than " + maxBytes + " bytes, the limit for pictures");
        }
    }
}
