// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;
import java.util.Arrays;

/**
 * Converts samples of a decoded raster to RGB bytes by Pillow's rules. Sample values are used without colour
 * management.
 */
final class RasterRgb {
    /** Warning for a raster that {@link #clips}. */
    static final String CLIPPED =
            "16-bit greyscale with values above 255, which all become white, as in the reference; scale it to 8 bits "
                    + "if that is not intended";

    private RasterRgb() {}

    /** Whether a raster has one 16-bit band with values above 255. */
    static boolean clips(Raster raster) {
        if (raster.getNumBands() != 1 || raster.getSampleModel().getSampleSize(0) != 16) {
            return false;
        }
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int sample : row) {
                if (sample > 255) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Copies a {@link BufferedImage}. */
    static RgbImage image(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int space = model.getColorSpace().getType();
        boolean plain = model instanceof IndexColorModel
                || (space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY) && !model.isAlphaPremultiplied();
        return plain ? image(image.getRaster(), model, false) : converted(image);
    }

    /**
     * Converts a raster.
     *
     * @param model interpretation of its samples: palette, greyscale or RGB, with or without alpha
     * @param share use the raster's own bytes if they are RGB; the raster must not be used afterwards
     */
    static RgbImage image(Raster raster, ColorModel model, boolean share) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        if (share && isRgb(raster)) {
            return new RgbImage(width, height, ((DataBufferByte) raster.getDataBuffer()).getData());
        }
        if (isPackedRgb(raster)) {
            return packed(raster);
        }
        byte[] rgb = new byte[3 * width * height];
        int bands = raster.getNumBands();
        boolean palette = model instanceof IndexColorModel;
        byte[][] tables = palette ? paletteTables((IndexColorModel) model) : sampleTables(raster, bands);
        int step = palette || bands < 3 ? 0 : 1; // distance from a pixel's red sample to its green and blue samples
        int[] row = new int[width * bands];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < row.length; x += bands, to += 3) {
                rgb[to] = tables[0][row[x]];
                rgb[to + 1] = tables[1][row[x + step]];
                rgb[to + 2] = tables[2][row[x + 2 * step]];
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Converts an indexed raster.
     *
     * @param raster one band of at most 8 bits
     * @param palette [256, 3] uint8
     */
    static RgbImage indexed(Raster raster, byte[] palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                System.arraycopy(palette, 3 * index, rgb, to, 3);
                to += 3;
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** One lookup table for each of R, G and B. */
    private static byte[][] paletteTables(IndexColorModel palette) {
        byte[][] tables = new byte[3][1 << palette.getPixelSize()];
        byte[][] entries = new byte[3][palette.getMapSize()];
        palette.getReds(entries[0]);
        palette.getGreens(entries[1]);
        palette.getBlues(entries[2]);
        for (int c = 0; c < 3; c++) {
            System.arraycopy(entries[c], 0, tables[c], 0, Math.min(entries[c].length, tables[c].length));
        }
        return tables;
    }

    /**
     * One lookup table for each of R, G and B, from a sample of any width to a byte. Greyscale has three equal tables.
     */
    private static byte[][] sampleTables(Raster raster, int bands) {
        byte[][] tables = new byte[3][];
        for (int c = 0; c < tables.length; c++) {
            int bits = raster.getSampleModel().getSampleSize(bands < 3 ? 0 : c);
            if (bits > 16) {
                throw new IllegalArgumentException("samples of " + bits + " bits are not supported");
            }
            byte[] table = new byte[1 << bits];
            for (int sample = 0; sample < table.length; sample++) {
                // As in Pillow: a single 16-bit band is clipped, several 16-bit bands keep the high byte, and fewer
                // than 8 bits are scaled to 0..255 and truncated.
                int value = bits <= 8
                        ? sample * 255 / (table.length - 1)
                        : bands == 1 ? Math.min(sample, 255) : sample >> bits - 8;
                table[sample] = (byte) value;
            }
            tables[c] = table;
        }
        return tables;
    }

    private static boolean isRgb(Raster raster) {
        return raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getDataType() == DataBuffer.TYPE_BYTE
                && raster.getNumBands() == 3
                && model.getPixelStride() == 3
                && model.getScanlineStride() == 3 * raster.getWidth()
                && Arrays.equals(model.getBandOffsets(), new int[] {0, 1, 2})
                && buffer.getNumBanks() == 1
                && buffer.getOffset() == 0
                && buffer.getData().length == 3 * raster.getWidth() * raster.getHeight();
    }

    /** Whether each pixel is one int 0xRRGGBB, with arbitrary high bits. */
    private static boolean isPackedRgb(Raster raster) {
        return raster.getSampleModel() instanceof SinglePixelPackedSampleModel model
                && model.getDataType() == DataBuffer.TYPE_INT
                && model.getNumBands() >= 3
                && Arrays.equals(Arrays.copyOf(model.getBitMasks(), 3), new int[] {0xFF0000, 0xFF00, 0xFF});
    }

    private static RgbImage packed(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            put(row, rgb, 3 * y * width);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Converts pixels 0xRRGGBB to bytes. */
    private static void put(int[] row, byte[] rgb, int offset) {
        int to = offset;
        for (int pixel : row) {
            rgb[to] = (byte) (pixel >> 16);
            rgb[to + 1] = (byte) (pixel >> 8);
            rgb[to + 2] = (byte) pixel;
            to += 3;
        }
    }

    /**
     * Uses Java's colour management for premultiplied alpha and other colour spaces, whose samples are not RGB values.
     */
    private static RgbImage converted(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            put(row, rgb, 3 * y * width);
        }
        return new RgbImage(width, height, rgb);
    }
}
