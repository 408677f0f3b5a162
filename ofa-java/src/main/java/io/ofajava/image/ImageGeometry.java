// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;

/** How an image is mapped to the square that the encoder reads. */
public enum ImageGeometry {
    /** Resized to the square without keeping the aspect ratio. All tasks except the following were trained with it. */
    SQUARE {
        @Override
        Placement place(int width, int height, int size) {
            return new Placement(size, size, 0, 0);
        }
    },
    /**
     * One line of text: the longer side fills the square, the aspect ratio is kept, and edge pixels are repeated around
     * the image.
     */
    TEXT_LINE {
        @Override
        Placement place(int width, int height, int size) {
            requireLeast(size);
            boolean wide = width >= height;
            // In double precision, as in the reference: 80 x 41 at 480 has a height of 245, not 246.
            int shorter =
                    Math.max(LEAST_SIDE, (int) (size * (wide ? (double) height / width : (double) width / height)));
            int margin = Math.floorDiv(size - shorter, 2);
            return wide ? new Placement(size, shorter, 0, margin) : new Placement(shorter, size, margin, 0);
        }
    },
    /**
     * One long line of text: resized to 1920 x 64, cut into four pieces of 480 that are stacked, with edge pixels
     * repeated above and below.
     */
    DOCUMENT_LINE {
        @Override
        Placement place(int width, int height, int size) {
            if (size != DOCUMENT_SIZE) {
                throw TaskError.IMAGE_SIZE_NOT_TAKEN.with(
                        Setting.IMAGE_SIZE, size, "a line of a document", DOCUMENT_SIZE);
            }
            return new Placement(
                    DOCUMENT_PIECES * DOCUMENT_SIZE, LEAST_SIDE, 0, (DOCUMENT_SIZE - DOCUMENT_PIECES * LEAST_SIDE) / 2);
        }

        @Override
        byte[] arrange(byte[] resized, Placement placement, int size) {
            int stacked = DOCUMENT_PIECES * LEAST_SIDE;
            byte[] column = new byte[3 * size * stacked];
            for (int y = 0; y < stacked; y++) {
                int piece = y / LEAST_SIDE;
                int from = 3 * ((y % LEAST_SIDE) * placement.width() + piece * size);
                System.arraycopy(resized, from, column, 3 * y * size, 3 * size);
            }
            return surrounded(column, size, stacked, 0, placement.top(), size);
        }
    },
    /**
     * The shorter side fills the square, the aspect ratio is kept, and the middle is cropped. This is the geometry of
     * detection in pretraining, at its minimum scale and with its random position replaced by the middle.
     */
    MIDDLE {
        @Override
        Placement place(int width, int height, int size) {
            if (Math.max(width, height) > MAX_CUT_RATIO * Math.min(width, height)) {
                throw TaskError.IMAGE_TOO_LONG.with(width, height, MAX_CUT_RATIO);
            }
            float scale = Math.max((float) size / height, (float) size / width);
            int scaledWidth = Math.max(size, (int) Math.rint(width * scale));
            int scaledHeight = Math.max(size, (int) Math.rint(height * scale));
            return new Placement(scaledWidth, scaledHeight, -((scaledWidth - size) / 2), -((scaledHeight - size) / 2));
        }

        @Override
        byte[] arrange(byte[] resized, Placement placement, int size) {
            byte[] square = new byte[3 * size * size];
            for (int y = 0; y < size; y++) {
                int from = 3 * ((y - placement.top()) * placement.width() - placement.left());
                System.arraycopy(resized, from, square, 3 * y * size, 3 * size);
            }
            return square;
        }
    };

    private static final int LEAST_SIDE = 64;
    private static final int DOCUMENT_SIZE = 480;
    private static final int DOCUMENT_PIECES = 4;
    /** Bounds the memory of {@link #MIDDLE}'s resized image. */
    private static final int MAX_CUT_RATIO = 64;

    /**
     * Placement of the resized image on the square.
     *
     * @param width of the resized image in pixels
     * @param height of the resized image in pixels
     * @param left of its first column on the square; negative if columns are cropped
     * @param top of its first row on the square; negative if rows are cropped
     */
    public record Placement(int width, int height, int left, int top) {}

    /**
     * Computes the placement of an image.
     *
     * @param width of the image in pixels, at least 1
     * @param height of the image in pixels, at least 1
     * @param size side of the square in pixels
     * @throws InvalidInputException if this geometry does not support that size
     */
    abstract Placement place(int width, int height, int size);

    /** Builds the square from the resized image. */
    byte[] arrange(byte[] resized, Placement placement, int size) {
        boolean whole = placement.width() == size && placement.height() == size;
        return whole
                ? resized
                : surrounded(resized, placement.width(), placement.height(), placement.left(), placement.top(), size);
    }

    /**
     * Maps an image to the encoder's square, before normalisation.
     *
     * @param rgb [height, width, 3] uint8
     * @param size side of the square in pixels
     * @return [size, size, 3] uint8
     * @throws InvalidInputException if this geometry does not support that size
     */
    public final Square square(byte[] rgb, int width, int height, int size) {
        Placement placement = place(width, height, size);
        byte[] resized = Resize.bicubic(rgb, width, height, placement.width(), placement.height());
        return new Square(arrange(resized, placement, size), size, placement);
    }

    /**
     * An image mapped to a square.
     *
     * @param rgb [size, size, 3] uint8
     * @param size side in pixels
     * @param placement placement of the image
     */
    public record Square(byte[] rgb, int size, Placement placement) {}

    private static void requireLeast(int size) {
        if (size < LEAST_SIDE) {
            throw TaskError.IMAGE_SIZE_NOT_TAKEN.with(Setting.IMAGE_SIZE, size, "text", LEAST_SIDE + " or more");
        }
    }

    /** Places the image on a square and repeats its edge pixels up to the sides of the square. */
    private static byte[] surrounded(byte[] rgb, int width, int height, int left, int top, int size) {
        byte[] square = new byte[3 * size * size];
        for (int y = 0; y < size; y++) {
            int row = Math.min(Math.max(y - top, 0), height - 1);
            for (int x = 0; x < size; x++) {
                int from = 3 * (row * width + Math.min(Math.max(x - left, 0), width - 1));
                System.arraycopy(rgb, from, square, 3 * (y * size + x), 3);
            }
        }
        return square;
    }
}
