// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * A TIFF (revision 6.0), decoded by the JDK: greyscale, palette and RGB with integer samples, uncompressed or with
 * lossless compression. Refused: JPEG data, because the JDK's JPEG readers differ from each other and from Pillow;
 * floating-point samples; other colour spaces. Only the first page is read. As in Pillow, the orientation is always
 * applied, because it is part of the format rather than of EXIF.
 */
final class TiffFile implements ImageFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int COLOR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    private static final int PALETTE = 3;
    private static final int UNSIGNED = 1;
    private static final int ASSOCIATED_ALPHA = 1;
    private static final int MAX_ENTRIES = 4096;
    private static final int MIN_TILE_PIXELS = 1 << 22;
    /** Bytes per value of each type, from type 1. */
    private static final int[] TYPE_BYTES = {1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private final byte[] data;
    private final ByteBuffer bytes;
    private final Map<Integer, Integer> values = new HashMap<>(); // the first value of each field
    private final int storedWidth;
    private final int storedHeight;
    private final int orientation;
    private final ImageHeader header;
    private int colorsAt; // index of the palette's values, 0 if there is none
    private int colors;
    private boolean clipped;

    TiffFile(byte[] data) throws IOException {
        this.data = data;
        this.bytes = ByteBuffer.wrap(data).order(data[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        directory(bytes.getInt(4));
        int declared = value(ORIENTATION, 1);
        orientation = declared >= 1 && declared <= 8 ? declared : 1;
        storedWidth = value(WIDTH, 0);
        storedHeight = value(HEIGHT, 0);
        boolean turned = orientation >= 5;
        header = new ImageHeader(
                ImageFormat.TIFF, turned ? storedHeight : storedWidth, turned ? storedWidth : storedHeight, 1);
        requireSupported();
    }

    private void directory(int from) throws DamagedImageException {
        if (from < 8 || from > data.length - 2) {
            throw DamagedImageException.cutOff();
        }
        int entries = bytes.getShort(from) & 0xFFFF;
        if (entries > MAX_ENTRIES || from + 2 + 12 * entries > data.length) {
            throw DamagedImageException.cutOff();
        }
        for (int i = 0, at = from + 2; i < entries; i++, at += 12) {
            int type = bytes.getShort(at + 2) & 0xFFFF;
            long count = bytes.getInt(at + 4) & 0xFFFFFFFFL;
            if (type < 1 || type > TYPE_BYTES.length) {
                continue;
            }
            long length = count * TYPE_BYTES[type - 1];
            long place = length <= 4 ? at + 8 : bytes.getInt(at + 8) & 0xFFFFFFFFL;
            if (place + length > data.length) {
                throw DamagedImageException.cutOff();
            }
            if ((bytes.getShort(at) & 0xFFFF) == COLOR_MAP && type == 3) {
                colorsAt = (int) place;
                colors = (int) count / 3;
            }
            if (count > 0 && (type == 3 || type == 4 || type == 1)) {
                int first = type == 3
                        ? bytes.getShort((int) place) & 0xFFFF
                        : type == 4 ? bytes.getInt((int) place) : bytes.get((int) place) & 0xFF;
                values.put(bytes.getShort(at) & 0xFFFF, first);
            }
        }
    }

    private int value(int tag, int otherwise) {
        return values.getOrDefault(tag, otherwise);
    }

    private void requireSupported() throws UnsupportedImageException {
        int compression = value(COMPRESSION, 1);
        String refused = switch (compression) {
            case 1, 2, 3, 4, 5, 8, 32773, 32946 -> null;
            case 6, 7 -> "it is compressed as JPEG";
            case 34712 -> "it is compressed as JPEG 2000";
            default -> "compression " + compression + " is not supported";
        };
        int bits = value(BITS, 1);
        int photometric = value(PHOTOMETRIC, 1);
        if (refused == null && photometric > PALETTE) {
            refused = "colours of kind " + photometric + " (photometric interpretation) are not supported";
        } else if (refused == null && (value(SAMPLE_FORMAT, UNSIGNED) != UNSIGNED || bits > 16)) {
            refused = "its samples are not whole numbers of 1 to 16 bits";
        } else if (refused == null && photometric == 2 && bits != 8 && bits != 16) {
            refused = "colours of " + bits + " bits are not supported";
        } else if (refused == null && value(SAMPLES, 1) > 4) {
            refused = value(SAMPLES, 1) + " samples per pixel are not supported";
        }
        if (refused != null) {
            throw new UnsupportedImageException(refused);
        }
        long tile = (long) value(TILE_WIDTH, 1) * value(TILE_HEIGHT, 1);
        if (tile < 1 || tile > Math.max(MIN_TILE_PIXELS, 4L * header.width() * header.height())) {
            throw new UnsupportedImageException("its tiles are larger than the image");
        }
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    /** At most four 16-bit samples per pixel, copied once, and once more if the file has an orientation. */
    @Override
    public long memory(DecodeOptions options) {
        return 14L * header.width() * header.height();
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        SplicedInput input = new SplicedInput(data);
        ImageReader reader = ImageReaders.open("tiff", input);
        try {
            BufferedImage image = reader.read(0);
            if (input.exhausted()) {
                throw DamagedImageException.cutOff();
            }
            Raster raster = image.getRaster();
            if (raster.getWidth() != storedWidth || raster.getHeight() != storedHeight) {
                throw new DamagedImageException("its sizes are inconsistent");
            }
            return ExifOrientation.apply(image(raster, image.getColorModel()), orientation);
        } finally {
            reader.dispose();
        }
    }

    /** [256, 3] uint8. The file stores all reds, all greens, all blues as 16-bit values; the high bytes are used. */
    private byte[] palette() {
        byte[] table = new byte[3 * 256];
        for (int i = 0; i < Math.min(colors, 256); i++) {
            for (int c = 0; c < 3; c++) {
                table[3 * i + c] = (byte) (bytes.getShort(colorsAt + 2 * (c * colors + i)) >> 8);
            }
        }
        return table;
    }

    private RgbImage image(Raster raster, ColorModel model) {
        if (value(PHOTOMETRIC, 1) == PALETTE && value(BITS, 1) <= 8) {
            return RasterRgb.indexed(raster, palette());
        }
        boolean gray = raster.getNumBands() < 3 && value(PHOTOMETRIC, 1) != PALETTE;
        if (gray && model instanceof IndexColorModel) {
            return RasterRgb.image(raster, model, false);
        }
        clipped = gray && raster.getTransferType() == DataBuffer.TYPE_USHORT && RasterRgb.clips(raster);
        RgbImage image = RasterRgb.image(raster, model, false);
        if (raster.getNumBands() == 4 && value(EXTRA_SAMPLES, 0) == ASSOCIATED_ALPHA && value(BITS, 1) == 8) {
            unmultiply(image.rgb(), raster);
        }
        return image;
    }

    /** Divides colours by their alpha, as Pillow does for files with premultiplied alpha. */
    private static void unmultiply(byte[] rgb, Raster raster) {
        int[] alphas = new int[raster.getWidth()];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, alphas.length, 1, 3, alphas);
            for (int alpha : alphas) {
                for (int c = 0; c < 3; c++, at++) {
                    rgb[at] =
                            alpha == 0 || alpha == 255 ? rgb[at] : (byte) Math.min(255, (rgb[at] & 0xFF) * 255 / alpha);
                }
            }
        }
    }

    @Override
    public Optional<String> warning() {
        return clipped ? Optional.of(RasterRgb.CLIPPED) : Optional.empty();
    }
}
