// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/**
 * A GIF's first frame (GIF89a specification). The canvas is the logical screen, grown to hold the frame; what the frame
 * leaves free has the transparent colour, or colour 0, as in Pillow.
 */
final class GifFile implements ImageFile {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int IMAGE = 0x2C;

    private final byte[] data;
    private final ImageHeader header;
    private final byte[] palette; // [256, 3] uint8
    private final int background; // index of the colour around the frame
    private final int left;
    private final int top;
    private final int frameWidth;
    private final int frameHeight;

    GifFile(byte[] data) throws IOException {
        this.data = data;
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int screenFlags = bytes.get(10);
        int at = 13 + tableBytes(screenFlags);
        int transparent = -1;
        while (bytes.get(at) == EXTENSION) {
            if ((bytes.get(at + 1) & 0xFF) == GRAPHIC_CONTROL && bytes.get(at + 2) >= 4) {
                transparent = (bytes.get(at + 3) & 1) != 0 ? bytes.get(at + 6) & 0xFF : -1;
            }
            at += 2;
            while (bytes.get(at) != 0) {
                at += 1 + (bytes.get(at) & 0xFF);
            }
            at++;
        }
        if (bytes.get(at) != IMAGE) {
            throw new IOException("it has no frame");
        }
        left = bytes.getShort(at + 1) & 0xFFFF;
        top = bytes.getShort(at + 3) & 0xFFFF;
        frameWidth = bytes.getShort(at + 5) & 0xFFFF;
        frameHeight = bytes.getShort(at + 7) & 0xFFFF;
        if (frameWidth == 0 || frameHeight == 0) {
            throw new IOException("its first frame is empty");
        }
        int frameFlags = bytes.get(at + 9);
        palette = (frameFlags & 0x80) != 0
                ? palette(data, at + 10, tableBytes(frameFlags))
                : palette(data, 13, tableBytes(screenFlags));
        background = Math.max(transparent, 0);
        header = new ImageHeader(
                ImageFormat.GIF,
                Math.max(bytes.getShort(6) & 0xFFFF, left + frameWidth),
                Math.max(bytes.getShort(8) & 0xFFFF, top + frameHeight),
                1);
    }

    /** Bytes of the colour table that these flags announce. */
    private static int tableBytes(int flags) {
        return (flags & 0x80) != 0 ? 3 << (flags & 7) + 1 : 0;
    }

    /** The table's colours; the entries that it does not have are gray, as in Pillow. */
    private static byte[] palette(byte[] data, int offset, int length) throws IOException {
        byte[] palette = new byte[3 * 256];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = (byte) (i / 3);
        }
        if (length > data.length - offset) {
            throw new EOFException("its colour table is cut off");
        }
        System.arraycopy(data, offset, palette, 0, length);
        return palette;
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode() throws IOException {
        Raster frame = frame();
        int width = header.width();
        byte[] rgb = new byte[3 * width * header.height()];
        boolean covered = frameWidth == width && frameHeight == header.height();
        for (int i = 0; !covered && i < rgb.length; i += 3) {
            System.arraycopy(palette, 3 * background, rgb, i, 3);
        }
        int[] row = new int[frameWidth];
        for (int y = 0; y < frameHeight; y++) {
            frame.getSamples(0, y, frameWidth, 1, 0, row);
            int to = 3 * ((top + y) * width + left);
            for (int index : row) {
                rgb[to++] = palette[3 * index];
                rgb[to++] = palette[3 * index + 1];
                rgb[to++] = palette[3 * index + 2];
            }
        }
        return new RgbImage(width, header.height(), rgb);
    }

    private Raster frame() throws IOException {
        SplicedInput input = new SplicedInput(new byte[0], data, 0);
        ImageReader reader = ImageReaders.open("gif", input);
        try {
            Raster frame = reader.read(0).getRaster();
            if (input.exhausted()) {
                throw new EOFException("it is cut off");
            }
            if (frame.getWidth() != frameWidth || frame.getHeight() != frameHeight) {
                throw new IOException("its first frame is inconsistent");
            }
            return frame;
        } finally {
            reader.dispose();
        }
    }
}
