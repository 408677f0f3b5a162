// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * A PNG (W3C Recommendation, third edition). The JDK's decoder receives only the critical chunks, with the image data
 * joined into one chunk: transparency, gamma, profiles and compressed texts do not affect the pixels and are not
 * inflated. After the image data, only an EXIF block is searched for. As in Pillow, the checksums of the header, the
 * palette and the compressed stream are verified, and those of image data chunks are not.
 */
final class PngFile implements ImageFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int CHUNK_BYTES = 12; // length, type, checksum
    private static final int PALETTE = 3; // colour type
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;

    private final byte[] data;
    private final ByteBuffer bytes;
    private final ImageHeader header;
    private int paletteAt;
    private int firstData;
    private int dataEnd; // index after the last chunk of image data, or the end of the file
    private int orientation = 1;
    private boolean clipped;

    PngFile(byte[] data) throws IOException {
        this.data = data;
        this.bytes = ByteBuffer.wrap(data);
        if (bytes.getInt(SIGNATURE_BYTES) != 13 || bytes.getInt(SIGNATURE_BYTES + 4) != IHDR) {
            throw new DamagedImageException("its first chunk is not IHDR");
        }
        int at = SIGNATURE_BYTES;
        while (bytes.getInt(at + 4) != IDAT) {
            at = chunkBeforeData(at);
        }
        firstData = at;
        while (at <= data.length - 8 && bytes.getInt(at + 4) == IDAT) {
            at = (int) Math.min(data.length, at + (long) CHUNK_BYTES + length(at));
        }
        dataEnd = at;
        orientationAfterData(at);
        header = new ImageHeader(ImageFormat.PNG, bytes.getInt(16), bytes.getInt(20), orientation);
    }

    /** Length of a chunk's content, limited to what an int can hold. */
    private int length(int chunk) throws DamagedImageException {
        int length = bytes.getInt(chunk);
        if (length < 0) {
            throw new DamagedImageException("a chunk goes past the end of the file");
        }
        return length;
    }

    /**
     * Checks and records a chunk.
     *
     * @return the index of the next chunk
     */
    private int chunkBeforeData(int at) throws DamagedImageException {
        int length = length(at);
        int type = bytes.getInt(at + 4);
        if (length > data.length - at - CHUNK_BYTES) {
            throw new DamagedImageException("a chunk goes past the end of the file");
        }
        if (type == IEND) {
            throw new DamagedImageException("it has no image data");
        }
        if (type == IHDR || type == PLTE) {
            requireChecksum(at, length);
        }
        if (type == PLTE) {
            paletteAt = at;
        } else if (type == EXIF) {
            orientation = ExifOrientation.of(data, at + 8, length);
        }
        return at + CHUNK_BYTES + length;
    }

    private void requireChecksum(int chunk, int length) throws DamagedImageException {
        CRC32 sum = new CRC32();
        sum.update(data, chunk + 4, length + 4);
        if ((int) sum.getValue() != bytes.getInt(chunk + 8 + length)) {
            throw new DamagedImageException("the checksum of its header or palette is wrong");
        }
    }

    /** The palette's colours, black for missing entries. [256, 3] uint8 */
    private byte[] palette() {
        byte[] table = new byte[3 * 256];
        if (paletteAt != 0) {
            System.arraycopy(data, paletteAt + 8, table, 0, Math.min(bytes.getInt(paletteAt), table.length));
        }
        return table;
    }

    /** A damaged EXIF block is ignored. */
    private void orientationAfterData(int from) {
        int at = from;
        while (at <= data.length - CHUNK_BYTES) {
            int length = bytes.getInt(at);
            if (length < 0 || length > data.length - at - CHUNK_BYTES || bytes.getInt(at + 4) == IEND) {
                return;
            }
            if (bytes.getInt(at + 4) == EXIF) {
                orientation = ExifOrientation.of(data, at + 8, length);
            }
            at += CHUNK_BYTES + length;
        }
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    /** The file without the chunks that the decoder must not see. */
    private SplicedInput input() throws DamagedImageException {
        SplicedInput input = new SplicedInput().add(data, 0, SIGNATURE_BYTES + CHUNK_BYTES + 13);
        if (paletteAt != 0) {
            input.add(data, paletteAt, CHUNK_BYTES + bytes.getInt(paletteAt));
        }
        long content = 0;
        for (int at = firstData; at < dataEnd; at += CHUNK_BYTES + length(at)) {
            content += Math.min(length(at), data.length - at - 8);
            if (CHUNK_BYTES + (long) length(at) > data.length - at) {
                break;
            }
        }
        byte[] chunk = ByteBuffer.allocate(8).putInt((int) content).putInt(IDAT).array();
        input.add(chunk, 0, chunk.length);
        for (int at = firstData; at < dataEnd; at += CHUNK_BYTES + length(at)) {
            input.add(data, at + 8, Math.min(length(at), data.length - at - 8));
            if (CHUNK_BYTES + (long) length(at) > data.length - at) {
                break;
            }
        }
        // The decoder ignores the checksum.
        byte[] end = ByteBuffer.allocate(4 + CHUNK_BYTES).putInt(8, IEND).array();
        return input.add(end, 0, end.length);
    }

    /**
     * The JDK's reader allocates a raster of the file's samples. Only an 8-bit RGB raster is used as the image itself.
     */
    @Override
    public long memory(DecodeOptions options) {
        int samples = switch (data[25]) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        int stored = samples * (data[24] == 16 ? 2 : 1);
        return (long) (stored + (isRgb8() ? 0 : 3)) * header.width() * header.height();
    }

    private boolean isRgb8() {
        return data[24] == 8 && data[25] == 2;
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        ImageReader reader = ImageReaders.open("png", input());
        try {
            ImageReadParam param = reader.getDefaultReadParam();
            boolean rgb8 = isRgb8();
            BufferedImage partial = null;
            if (rgb8) {
                // Decoding the most common kind directly in this library's channel order avoids a second copy.
                param.setDestinationType(ImageTypeSpecifier.createInterleaved(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        new int[] {0, 1, 2},
                        DataBuffer.TYPE_BYTE,
                        false,
                        false));
            }
            if (options.allowsTruncated()) {
                ImageTypeSpecifier type = rgb8
                        ? param.getDestinationType()
                        : reader.getImageTypes(0).next();
                partial = type.createBufferedImage(header.width(), header.height());
                param.setDestinationType(null);
                param.setDestination(partial);
            }
            BufferedImage image;
            try {
                image = reader.read(0, param);
            } catch (IOException e) {
                if (partial == null) {
                    throw e;
                }
                image = partial;
            }
            if (data[25] == PALETTE) {
                return RasterRgb.indexed(image.getRaster(), palette());
            }
            clipped = RasterRgb.clips(image.getRaster());
            return RasterRgb.image(image.getRaster(), image.getColorModel(), true);
        } finally {
            reader.dispose();
        }
    }

    @Override
    public Optional<String> warning() {
        return clipped ? Optional.of(RasterRgb.CLIPPED) : Optional.empty();
    }
}
