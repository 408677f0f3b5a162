// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/**
 * A Windows bitmap (BITMAPCOREHEADER to BITMAPV5HEADER), decoded by the JDK; pictures in other formats wrapped in a
 * bitmap are refused, as Pillow does.
 */
final class BmpFile implements ImageFile {
    private static final int CORE_HEADER_BYTES = 12;
    private static final int MAX_COMPRESSION = 3; // none, RLE8, RLE4, bit fields

    private final byte[] data;
    private final ImageHeader header;

    BmpFile(byte[] data) throws IOException {
        this.data = data;
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = bytes.getInt(14);
        if (headerBytes == CORE_HEADER_BYTES) {
            header = new ImageHeader(ImageFormat.BMP, bytes.getShort(18) & 0xFFFF, bytes.getShort(20) & 0xFFFF, 1);
            return;
        }
        if (headerBytes < 40 || headerBytes > 256) {
            throw new IOException("its header has " + headerBytes + " bytes, which no known version has");
        }
        int compression = bytes.getInt(30);
        int colors = bytes.getInt(46);
        if (compression < 0 || compression > MAX_COMPRESSION) {
            throw new IOException("compression " + compression + " is not supported");
        }
        if (colors < 0 || colors > 256) {
            throw new IOException("a palette of " + Integer.toUnsignedString(colors) + " colours is not possible");
        }
        int height = bytes.getInt(22);
        // Negative heights mean that the top row comes first.
        header = new ImageHeader(
                ImageFormat.BMP, bytes.getInt(18), height == Integer.MIN_VALUE ? 0 : Math.abs(height), 1);
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode() throws IOException {
        SplicedInput input = new SplicedInput(new byte[0], data, 0);
        ImageReader reader = ImageReaders.open("bmp", input);
        try {
            BufferedImage image = reader.read(0);
            if (input.exhausted()) {
                throw new EOFException("it is cut off");
            }
            return RasterRgb.picture(image.getRaster(), image.getColorModel(), true);
        } finally {
            reader.dispose();
        }
    }
}
