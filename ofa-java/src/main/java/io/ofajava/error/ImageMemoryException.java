// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** There is not enough memory to decode an image: not at any time, or not at this one. */
public final class ImageMemoryException extends OfaException {
    private static final long serialVersionUID = 1L;
    private static final long MEGABYTE = 1_000_000;

    private final boolean temporary;

    private ImageMemoryException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** The image takes more than there can ever be. */
    public static ImageMemoryException never(String image, long wanted, long bytes) {
        return new ImageMemoryException(
                image + ": not enough memory: it takes " + megabytes(wanted) + " MB to decode, and "
                        + megabytes(bytes)
                        + " MB of the heap are for that; scale the image down, or give the JVM a larger heap",
                false);
    }

    /** Other images are being decoded. */
    public static ImageMemoryException notNow(String image, long wanted, long free) {
        return new ImageMemoryException(
                image + ": not enough memory now: it takes " + megabytes(wanted) + " MB to decode, and "
                        + megabytes(free) + " MB are free while other images are decoded; ask again later",
                true);
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }

    /** Whether the same image can be decoded later. */
    public boolean isTemporary() {
        return temporary;
    }
}
