// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * Decodes run-length encoded bitmaps, RLE8 and RLE4 (Microsoft, "Bitmap Compression"): pairs of a count and a value,
 * with escape codes for end of line, end of bitmap, a move, and literal pixels. Pixels skipped by a move or an end of
 * line have index 0.
 */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END_OF_BITMAP = 1;
    private static final int MOVE = 2;

    private final byte[] data;
    private final int width;
    private final int height;
    private final boolean nibbles;
    private final byte[] indices;
    private int at;
    private int x;
    private int y;

    BmpRuns(byte[] data, int from, int width, int height, boolean nibbles) {
        this.data = data;
        this.at = from;
        this.width = width;
        this.height = height;
        this.nibbles = nibbles;
        this.indices = new byte[width * height];
    }

    /**
     * Decodes until every row has been passed.
     *
     * @param truncate whether missing rows keep index 0; otherwise a truncated file is refused
     * @return one index per pixel, in file order
     */
    byte[] decode(boolean truncate) throws DamagedImageException {
        while (y < height - 1 || y < height && x < width) {
            if (at > data.length - 2) {
                return incomplete(truncate);
            }
            int count = data[at++] & 0xFF;
            int value = data[at++] & 0xFF;
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    put(nibbles ? i % 2 == 0 ? value >> 4 : value & 15 : value);
                }
            } else if (value == END_OF_ROW) {
                x = 0;
                y++;
            } else if (value == END_OF_BITMAP) {
                return incomplete(truncate);
            } else if (value == MOVE) {
                if (at > data.length - 2) {
                    return incomplete(truncate);
                }
                x = Math.min(width, x + (data[at++] & 0xFF));
                y += data[at++] & 0xFF;
            } else if (!literal(value)) {
                return incomplete(truncate);
            }
        }
        return indices;
    }

    private byte[] incomplete(boolean truncate) throws DamagedImageException {
        if (truncate) {
            return indices;
        }
        throw DamagedImageException.cutOff();
    }

    /** Literal pixels, padded to 16-bit words. */
    private boolean literal(int count) {
        int bytes = nibbles ? (count + 1) / 2 : count;
        if (bytes > data.length - at) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int value = data[at + (nibbles ? i / 2 : i)] & 0xFF;
            put(nibbles ? i % 2 == 0 ? value >> 4 : value & 15 : value);
        }
        at += bytes + bytes % 2;
        return true;
    }

    /** Pixels beyond the end of the row are dropped. */
    private void put(int index) {
        if (x < width) {
            indices[y * width + x++] = (byte) index;
        }
    }
}
