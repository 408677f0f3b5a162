// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the orientation from an EXIF block, which has the structure of a TIFF file (EXIF 2.32, section 4.6). */
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
}
