// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the orientation from an EXIF block and applies it. The block has the structure of a TIFF file (EXIF 2.32,
 * section 4.6).
 */
final class ExifOrientation {
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int MAX_ENTRIES = 1000;

    private ExifOrientation() {}

    /**
     * @param data an image file
     * @param offset start of the TIFF header, after "Exif\0\0" if present
     * @param length bytes of the block
     * @return 1 to 8; 1 if the block has no orientation or is damaged, because the image itself is still usable
     */
    static int of(byte[] data, int offset, int length) {
        if (length < 8 || offset < 0 || offset > data.length - length) {
            return 1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(data, offset, length).slice();
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4D4D) {
            return 1;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > length - 2) {
            return 1;
        }
        int entries = Math.min(tiff.getShort(directory) & 0xFFFF, MAX_ENTRIES);
        for (int at = directory + 2; entries > 0 && at <= length - 12; at += 12, entries--) {
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION_TAG) {
                int value = tiff.getShort(at + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /**
     * Applies an orientation to the image as it is stored.
     *
     * @param orientation EXIF value, 1 to 8 (EXIF 2.32, tag 0x0112: the sides to which the stored row 0 and column 0
     *     belong); 1 returns the image itself
     */
    static RgbImage apply(RgbImage stored, int orientation) {
        if (orientation == 1) {
            return stored;
        }
        if (orientation < 1 || orientation > 8) {
            throw ImageError.BAD_ORIENTATION.with(orientation);
        }
        boolean transposed = orientation >= 5;
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        byte[] in = stored.rgb();
        byte[] out = new byte[in.length];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += 3) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                int from = 3
                        * ((mirrorY ? stored.height() - 1 - row : row) * stored.width()
                                + (mirrorX ? stored.width() - 1 - column : column));
                out[to] = in[from];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from + 2];
            }
        }
        return new RgbImage(width, height, out);
    }
}
