// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF (GIF89a specification). The canvas is the logical screen, enlarged if necessary to contain
 * the frame. Outside of the frame it has the transparent colour, or else colour 0, as in Pillow.
 */
final class GifFile implements ImageFile {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    /** Step and first row of each pass of an interlaced frame. */
    private static final int[][] PASSES = {{8, 0}, {8, 4}, {4, 2}, {2, 1}};

    private final byte[] data;
    private final ImageHeader header;
    private final byte[] palette; // [256, 3] uint8
    private final int background; // index of the colour around the frame
    private final int left;
    private final int top;
    private final int frameWidth;
    private final int frameHeight;
    private final int pixelsAt; // index of the frame's minimum code size
    private final boolean interlaced;

    GifFile(byte[] data) throws IOException {
        this.data = data;
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int screenFlags = bytes.get(10);
        int at = 13 + tableBytes(screenFlags);
        int transparent = -1;
        // Skips bytes that are neither an extension nor a frame, like Pillow.
        while (bytes.get(at) != IMAGE) {
            if (bytes.get(at) == TRAILER) {
                throw new DamagedImageException("it has no frame");
            }
            if (bytes.get(at) != EXTENSION) {
                at++;
                continue;
            }
            if ((bytes.get(at + 1) & 0xFF) == GRAPHIC_CONTROL && bytes.get(at + 2) >= 4) {
                transparent = (bytes.get(at + 3) & 1) != 0 ? bytes.get(at + 6) & 0xFF : -1;
            }
            at += 2;
            while (bytes.get(at) != 0) {
                at += 1 + (bytes.get(at) & 0xFF);
            }
            at++;
        }
        left = bytes.getShort(at + 1) & 0xFFFF;
        top = bytes.getShort(at + 3) & 0xFFFF;
        frameWidth = bytes.getShort(at + 5) & 0xFFFF;
        frameHeight = bytes.getShort(at + 7) & 0xFFFF;
        if (frameWidth == 0 || frameHeight == 0) {
            throw new DamagedImageException("its first frame is empty");
        }
        int frameFlags = bytes.get(at + 9);
        palette = (frameFlags & 0x80) != 0
                ? palette(data, at + 10, tableBytes(frameFlags))
                : palette(data, 13, tableBytes(screenFlags));
        interlaced = (frameFlags & 0x40) != 0;
        pixelsAt = at + 10 + tableBytes(frameFlags);
        if (pixelsAt >= data.length) {
            throw DamagedImageException.cutOff();
        }
        background = Math.max(transparent, 0);
        header = new ImageHeader(
                ImageFormat.GIF,
                Math.max(bytes.getShort(6) & 0xFFFF, left + frameWidth),
                Math.max(bytes.getShort(8) & 0xFFFF, top + frameHeight),
                1);
    }

    /** Size in bytes of the colour table that these flags declare. */
    private static int tableBytes(int flags) {
        return (flags & 0x80) != 0 ? 3 << (flags & 7) + 1 : 0;
    }

    /** The table's colours; missing entries are black. Without a table, greyscale. */
    private static byte[] palette(byte[] data, int offset, int length) throws IOException {
        byte[] palette = new byte[3 * 256];
        for (int i = 0; length == 0 && i < palette.length; i++) {
            palette[i] = (byte) (i / 3);
        }
        if (length > data.length - offset) {
            throw new DamagedImageException("its colour table is cut off");
        }
        System.arraycopy(data, offset, palette, 0, length);
        return palette;
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        byte[] indices = new byte[frameWidth * frameHeight];
        GifPixels.decode(data, pixelsAt, indices, options.allowsTruncated());
        int width = header.width();
        byte[] rgb = new byte[3 * width * header.height()];
        boolean covered = frameWidth == width && frameHeight == header.height();
        for (int i = 0; !covered && i < rgb.length; i += 3) {
            System.arraycopy(palette, 3 * background, rgb, i, 3);
        }
        int row = 0;
        for (int[] pass : interlaced ? PASSES : new int[][] {{1, 0}}) {
            for (int y = pass[1]; y < frameHeight; y += pass[0], row++) {
                put(indices, row * frameWidth, rgb, 3 * ((top + y) * width + left));
            }
        }
        return new RgbImage(width, header.height(), rgb);
    }

    /** Converts one row of the frame from indices to colours. */
    private void put(byte[] indices, int from, byte[] rgb, int to) {
        for (int x = 0, out = to; x < frameWidth; x++, out += 3) {
            System.arraycopy(palette, 3 * (indices[from + x] & 0xFF), rgb, out, 3);
        }
    }
}
