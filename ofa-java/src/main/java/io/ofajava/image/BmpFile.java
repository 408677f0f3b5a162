// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A Windows or OS/2 bitmap (BITMAPCOREHEADER to BITMAPV5HEADER, OS/2 2.x). Like Pillow, the reader uses the declared
 * pixel offset and bits per pixel and ignores the declared sizes of the file and the image. Indices beyond the palette
 * are black. Images of other formats wrapped in a bitmap are refused.
 */
final class BmpFile implements ImageFile {
    private static final int CORE_HEADER_BYTES = 12;
    private static final int INFO_HEADER_BYTES = 40;
    private static final int MAX_HEADER_BYTES = 256;
    private static final int FILE_HEADER_BYTES = 14;
    private static final int RGB = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;
    private static final int[] MASKS_555 = {0x7C00, 0x3E0, 0x1F};
    private static final int[] MASKS_888 = {0xFF0000, 0xFF00, 0xFF};

    private final byte[] data;
    private final ImageHeader header;
    private final int bits;
    private final int compression;
    private final boolean topDown;
    private final int pixelsAt;
    private final byte[] palette; // [256, 3] uint8
    private final int[] masks;

    BmpFile(byte[] data) throws IOException {
        this.data = data;
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = bytes.getInt(14);
        boolean core = headerBytes == CORE_HEADER_BYTES;
        if (!core && (headerBytes < INFO_HEADER_BYTES || headerBytes > MAX_HEADER_BYTES)) {
            throw new DamagedImageException(
                    "its header has " + Integer.toUnsignedString(headerBytes) + " bytes, which no known version has");
        }
        int width = core ? bytes.getShort(18) & 0xFFFF : bytes.getInt(18);
        int height = core ? bytes.getShort(20) & 0xFFFF : bytes.getInt(22);
        bits = bytes.getShort(core ? 24 : 28) & 0xFFFF;
        compression = core ? RGB : bytes.getInt(30);
        // A negative height means that the top row comes first.
        topDown = height < 0;
        header = new ImageHeader(ImageFormat.BMP, width, height == Integer.MIN_VALUE ? 0 : Math.abs(height), 1);
        requireSupported();
        int at = FILE_HEADER_BYTES + headerBytes;
        int[] fields = bits == 16 ? MASKS_555 : MASKS_888;
        if (compression == BIT_FIELDS) {
            // Directly after the first 40 bytes in every version of the header.
            int first = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
            fields = new int[] {bytes.getInt(first), bytes.getInt(first + 4), bytes.getInt(first + 8)};
            at = Math.max(at, first + 12);
            if (Arrays.equals(fields, new int[3])) {
                fields = MASKS_888;
            }
        }
        masks = fields;
        int declared = core ? 0 : bytes.getInt(46);
        int colors = bits > 8 ? 0 : declared == 0 ? 1 << bits : declared;
        if (bits <= 8 && (colors < 0 || colors > 1 << 16)) {
            throw new DamagedImageException(
                    "a palette of " + Integer.toUnsignedString(colors) + " colours is not possible");
        }
        int entry = core ? 3 : 4;
        palette = palette(at, Math.min(colors, 256), entry);
        int offset = bytes.getInt(10);
        // Some writers count only the header, others write 0.
        boolean beforePalette = offset == FILE_HEADER_BYTES + headerBytes && bits <= 8;
        long start = offset == 0 || beforePalette ? at + (long) entry * colors : offset & 0xFFFFFFFFL;
        if (start >= data.length) {
            throw new DamagedImageException("its pixels lie beyond the end of the file");
        }
        pixelsAt = (int) start;
    }

    private void requireSupported() throws UnsupportedImageException {
        boolean known = switch (compression) {
            case RGB -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case RLE8 -> bits == 8;
            case RLE4 -> bits == 4;
            case BIT_FIELDS -> bits == 16 || bits == 24 || bits == 32;
            default -> false;
        };
        if (!known) {
            throw new UnsupportedImageException("bitmaps of " + bits + " bits per pixel with compression "
                    + Integer.toUnsignedString(compression) + " are not supported");
        }
    }

    /** The colours that are present; missing entries are black. Stored as blue, green, red. */
    private byte[] palette(int from, int colors, int entry) {
        byte[] table = new byte[3 * 256];
        for (int i = 0, at = from; i < colors && at <= data.length - 3; i++, at += entry) {
            table[3 * i] = data[at + 2];
            table[3 * i + 1] = data[at + 1];
            table[3 * i + 2] = data[at];
        }
        return table;
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        int width = header.width();
        int height = header.height();
        byte[] rgb = new byte[3 * width * height];
        if (compression == RLE8 || compression == RLE4) {
            byte[] indices =
                    new BmpRuns(data, pixelsAt, width, height, compression == RLE4).decode(options.allowsTruncated());
            for (int y = 0; y < height; y++) {
                for (int x = 0, to = 3 * row(y) * width; x < width; x++, to += 3) {
                    System.arraycopy(palette, 3 * (indices[y * width + x] & 0xFF), rgb, to, 3);
                }
            }
            return new RgbImage(width, height, rgb);
        }
        long stride = ((long) width * bits + 31) / 32 * 4;
        long needed = (width * (long) bits + 7) / 8;
        for (int y = 0; y < height; y++) {
            long from = pixelsAt + y * stride;
            // The padding of the last row may be missing.
            if (from + needed > data.length) {
                if (options.allowsTruncated()) {
                    break;
                }
                throw DamagedImageException.cutOff();
            }
            row((int) from, rgb, 3 * row(y) * width, width);
        }
        return new RgbImage(width, height, rgb);
    }

    /** The row of the image that corresponds to row y of the file. */
    private int row(int y) {
        return topDown ? y : header.height() - 1 - y;
    }

    private void row(int from, byte[] rgb, int to, int width) {
        if (bits <= 8) {
            indexed(from, rgb, to, width);
        } else if (bits == 24 && compression == RGB) {
            for (int x = 0; x < 3 * width; x += 3) {
                rgb[to + x] = data[from + x + 2];
                rgb[to + x + 1] = data[from + x + 1];
                rgb[to + x + 2] = data[from + x];
            }
        } else {
            packed(from, rgb, to, width);
        }
    }

    private void indexed(int from, byte[] rgb, int to, int width) {
        int mask = (1 << bits) - 1;
        for (int x = 0; x < width; x++) {
            int bit = x * bits;
            int index = (data[from + bit / 8] & 0xFF) >> 8 - bits - bit % 8 & mask;
            System.arraycopy(palette, 3 * index, rgb, to + 3 * x, 3);
        }
    }

    /**
     * Pixels whose colours are bit fields of an integer. Fields of fewer than 8 bits are scaled to 0..255 and
     * truncated, as in Pillow.
     */
    private void packed(int from, byte[] rgb, int to, int width) {
        int bytes = bits / 8;
        for (int x = 0; x < width; x++) {
            int pixel = 0;
            for (int b = 0; b < bytes; b++) {
                pixel |= (data[from + x * bytes + b] & 0xFF) << 8 * b;
            }
            for (int c = 0; c < 3; c++) {
                int shift = masks[c] == 0 ? 0 : Integer.numberOfTrailingZeros(masks[c]);
                long most = masks[c] >>> shift;
                long sample = (pixel & masks[c]) >>> shift;
                rgb[to + 3 * x + c] = (byte) (most == 0 ? 0 : sample * 255 / most);
            }
        }
    }
}
