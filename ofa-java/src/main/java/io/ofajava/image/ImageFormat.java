// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import org.jspecify.annotations.Nullable;

/** The supported image formats, recognised by their first bytes. File names are ignored. */
public enum ImageFormat {
    /** Portable Network Graphics. */
    PNG,
    /** 8-bit JPEG, baseline and progressive, with Huffman or arithmetic coding. */
    JPEG,
    /** Graphics Interchange Format; the first frame of an animation. */
    GIF,
    /** Windows bitmap. */
    BMP,
    /** WebP, lossy and lossless; the first frame of an animation. */
    WEBP,
    /** TIFF; the first of several pages. */
    TIFF;

    /** The formats, for messages. */
    static final String NAMES = "PNG, JPEG, WebP, GIF, BMP or TIFF";

    /** The format of these bytes, or null if it is not supported. */
    static @Nullable ImageFormat of(byte[] data) {
        if (startsWith(data, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return PNG;
        }
        if (startsWith(data, 0, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        }
        if (startsWith(data, 0, 'G', 'I', 'F', '8', '7', 'a') || startsWith(data, 0, 'G', 'I', 'F', '8', '9', 'a')) {
            return GIF;
        }
        if (startsWith(data, 0, 'R', 'I', 'F', 'F') && startsWith(data, 8, 'W', 'E', 'B', 'P')) {
            return WEBP;
        }
        if (startsWith(data, 0, 'I', 'I', 42, 0) || startsWith(data, 0, 'M', 'M', 0, 42)) {
            return TIFF;
        }
        return startsWith(data, 0, 'B', 'M') ? BMP : null;
    }

    /** Whether the bytes at an offset equal these; false past the end. */
    static boolean startsWith(byte[] data, int offset, int... expected) {
        if (offset < 0 || data.length - expected.length < offset) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((data[offset + i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
