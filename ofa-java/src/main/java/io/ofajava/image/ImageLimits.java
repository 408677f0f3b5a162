// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;

/**
 * Limits of an input image. The sizes that the file declares are checked before memory is allocated.
 *
 * @param maxPixels width times height of the decoded image. A larger JPEG with one scan is decoded at a half, a quarter
 *     or an eighth of its sides if the task does not need more
 * @param maxSide width or height, 1 to 65,535
 * @param maxBytes size of the file
 * @param maxScans scans of a progressive JPEG with {@code maxPixels}; a smaller image may have proportionally more.
 *     Each scan is a pass over the whole image; encoders typically write about ten
 */
public record ImageLimits(long maxPixels, int maxSide, long maxBytes, int maxScans) {
    private static final int DEFAULT_SCANS = 20;
    /** Minimum number of pixels that a scan counts for. */
    static final long MIN_WORK = 1 << 16;

    /**
     * 100 megapixels, 65,535 pixels per side, 256 MiB per file, 20 scans. Pillow warns at 89 and refuses at 179
     * megapixels.
     */
    public static final ImageLimits DEFAULT = new ImageLimits(100_000_000, 65_535, 256L << 20);

    /** Maximum number of pixels whose bytes fit into a Java array. */
    public static final int MAX_PIXELS = (Integer.MAX_VALUE - 8) / 4;

    /** Maximum size of a file: that of a Java array. */
    public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    /** Uses the default for scans. */
    public ImageLimits(long maxPixels, int maxSide, long maxBytes) {
        this(maxPixels, maxSide, maxBytes, DEFAULT_SCANS);
    }

    /** @throws InvalidInputException if a limit is below 1 or above the maximum of an array */
    public ImageLimits {
        if (maxPixels < 1
                || maxPixels > MAX_PIXELS
                || maxSide < 1
                || maxSide > 65_535
                || maxBytes < 1
                || maxBytes > MAX_BYTES
                || maxScans < 1) {
            throw ImageError.INVALID_LIMITS.with(maxPixels, maxSide, maxBytes, maxScans, MAX_PIXELS, 65_535, MAX_BYTES);
        }
    }

    /**
     * Checks a parsed file.
     *
     * @param side maximum number of pixels per side that the task uses
     * @return the divisor of the sides at which to decode the image: 1, or more if the full image is over the limit and
     *     the file is scalable
     * @throws InvalidInputException if the image has no pixels or is over a limit
     */
    int scaleFor(String name, ImageFile file, int side) {
        ImageHeader header = file.header();
        long width = header.width();
        long height = header.height();
        if (width < 1 || height < 1) {
            throw ImageError.NO_PIXELS.with(name, header.format(), width, height);
        }
        if (width > maxSide || height > maxSide) {
            throw ImageError.SIDE_TOO_LONG.with(name, header.format(), width, height, maxSide);
        }
        int scale = 1;
        while (width * height / ((long) scale * scale) > maxPixels && scale < 8 && file.scalable()) {
            scale *= 2;
        }
        boolean large = (width + scale - 1) / scale * ((height + scale - 1) / scale) > maxPixels;
        if (large || scale > 1 && Math.min(width, height) / scale < side) {
            throw ImageError.TOO_MANY_PIXELS.with(name, header.format(), width, height, maxPixels);
        }
        if (file.work() > maxScans * Math.max(maxPixels, MIN_WORK)) {
            throw ImageError.TOO_MANY_SCANS.with(name, header.format(), width, height, maxScans, maxPixels);
        }
        return scale;
    }

    void requireBytes(String name, long bytes) {
        if (bytes > maxBytes) {
            throw ImageError.TOO_MANY_BYTES.with(name, maxBytes);
        }
    }
}
