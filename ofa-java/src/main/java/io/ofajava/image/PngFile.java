// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * A PNG (W3C Recommendation, third edition). The JDK's decoder gets the critical chunks only: transparency, gamma,
 * profiles and compressed texts have no say in the pixels and are not even inflated.
 */
final class PngFile implements ImageFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;

    private final byte[] data;
    private final byte[] head;
    private final int firstData;
    private final boolean rgb8;
    private final ImageHeader header;

    PngFile(byte[] data) throws IOException {
        this.data = data;
        ByteBuffer bytes = ByteBuffer.wrap(data);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write(data, 0, SIGNATURE_BYTES);
        int orientation = 1;
        int image = 0;
        if (bytes.getInt(SIGNATURE_BYTES) != 13 || bytes.getInt(SIGNATURE_BYTES + 4) != IHDR) {
            throw new IOException("its first chunk is not IHDR");
        }
        for (int at = SIGNATURE_BYTES; at <= data.length - 12; ) {
            int length = bytes.getInt(at);
            int type = bytes.getInt(at + 4);
            if (length < 0 || length > data.length - at - 12) {
                throw new EOFException("a chunk goes past the end of the file");
            }
            if (image == 0 && (type == IHDR || type == PLTE)) {
                kept.write(data, at, length + 12);
            } else if (type == IDAT && image == 0) {
                image = at;
            } else if (type == EXIF) {
                orientation = ExifOrientation.of(data, at + 8, length);
            } else if (type == IEND) {
                break;
            }
            at += length + 12;
        }
        if (image == 0) {
            throw new EOFException("it has no picture data");
        }
        head = kept.toByteArray();
        firstData = image;
        rgb8 = data[24] == 8 && data[25] == 2;
        header = new ImageHeader(ImageFormat.PNG, bytes.getInt(16), bytes.getInt(20), orientation);
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode() throws IOException {
        ImageReader reader = ImageReaders.open("png", new SplicedInput(head, data, firstData));
        try {
            ImageReadParam param = reader.getDefaultReadParam();
            if (rgb8) {
                // Decoded in our order, the commonest kind needs no second copy.
                param.setDestinationType(ImageTypeSpecifier.createInterleaved(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        new int[] {0, 1, 2},
                        DataBuffer.TYPE_BYTE,
                        false,
                        false));
            }
            BufferedImage image = reader.read(0, param);
            return RasterRgb.picture(image.getRaster(), image.getColorModel(), true);
        } finally {
            reader.dispose();
        }
    }
}
