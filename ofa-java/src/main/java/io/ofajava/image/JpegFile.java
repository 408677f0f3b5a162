// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;

/**
 * A JPEG (ITU-T T.81), decoded by the JDK's libjpeg: accurate integer DCT and smooth chroma upsampling, as in Pillow.
 * The JDK is asked for the raw components and never sees application segments, so that no profile, thumbnail or colour
 * guess of its own plays a part; colours are ours.
 */
final class JpegFile implements ImageFile {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int COM = 0xFE;
    /** A progressive file makes the decoder run once over the whole picture for each scan; encoders write about ten. */
    private static final int MAX_SCANS = 200;

    private final byte[] data;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int firstScan;
    private int width;
    private int height;
    private int components;
    private int firstId;
    private int orientation = 1;
    private boolean jfif;
    private int adobeTransform = -1;

    JpegFile(byte[] data) throws IOException {
        this.data = data;
        kept.write(0xFF);
        kept.write(SOI);
        int at = 2;
        while (firstScan == 0) {
            at = segment(at);
        }
        if (width == 0) {
            throw new IOException("it has no frame header before its first scan");
        }
    }

    /** Reads the segment at or after an index; returns the index after it. */
    private int segment(int from) throws IOException {
        int at = from;
        while (data[at] != (byte) 0xFF || data[at + 1] == (byte) 0xFF || data[at + 1] == 0) {
            at++;
        }
        int marker = data[at + 1] & 0xFF;
        if (marker == 1 || marker >= 0xD0 && marker <= SOI) {
            return at + 2;
        }
        if (marker == EOI) {
            throw new EOFException("it has no picture data");
        }
        int length = ByteBuffer.wrap(data).getShort(at + 2) & 0xFFFF;
        int body = at + 4;
        if (length < 2 || length > data.length - at - 2) {
            throw new EOFException("a segment goes past the end of the file");
        }
        if (marker == SOS) {
            firstScan = at;
            return at;
        }
        if (marker >= APP0 && marker <= 0xEF || marker == COM) {
            application(marker, body, length - 2);
        } else {
            if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC) {
                frame(marker, body, length - 2);
            }
            kept.write(data, at, length + 2);
        }
        return at + 2 + length;
    }

    private void application(int marker, int body, int length) {
        if (marker == APP0 && length >= 14 && ImageFormat.startsWith(data, body, 'J', 'F', 'I', 'F', 0)) {
            jfif = true;
        } else if (marker == APP14 && length >= 12 && ImageFormat.startsWith(data, body, 'A', 'd', 'o', 'b', 'e')) {
            adobeTransform = data[body + 11] & 0xFF;
        } else if (marker == APP1 && length > 6 && ImageFormat.startsWith(data, body, 'E', 'x', 'i', 'f', 0, 0)) {
            orientation = ExifOrientation.of(data, body + 6, length - 6);
        }
    }

    private void frame(int marker, int body, int length) throws IOException {
        if (width != 0) {
            throw new IOException("it has two frame headers");
        }
        if (marker > 0xC2) {
            throw new IOException(
                    marker >= 0xC9
                            ? "arithmetic coding is not supported"
                            : "lossless and hierarchical JPEG are not supported");
        }
        components = length < 6 ? 0 : data[body + 5] & 0xFF;
        if (data[body] != 8 || components != 1 && components != 3 && components != 4 || length < 6 + 3 * components) {
            throw new IOException(
                    "frames of " + (data[body] & 0xFF) + " bits and " + components + " components are not supported");
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        height = bytes.getShort(body + 1) & 0xFFFF;
        width = bytes.getShort(body + 3) & 0xFFFF;
        firstId = (data[body + 6] & 0xFF) << 16;
        if (components == 3) {
            firstId |= (data[body + 9] & 0xFF) << 8 | data[body + 12] & 0xFF;
        }
        if (width == 0) {
            throw new IOException("its width is 0");
        }
    }

    /** What the components mean, by the rules of libjpeg. */
    private JpegColor color() {
        if (components == 1) {
            return JpegColor.GRAY;
        }
        if (components == 4) {
            return adobeTransform <= 0 ? JpegColor.CMYK : JpegColor.YCCK;
        }
        if (jfif) {
            return JpegColor.YCC;
        }
        if (adobeTransform >= 0) {
            return adobeTransform == 0 ? JpegColor.RGB : JpegColor.YCC;
        }
        return firstId == ('R' << 16 | 'G' << 8 | 'B') ? JpegColor.RGB : JpegColor.YCC;
    }

    @Override
    public ImageHeader header() {
        return new ImageHeader(ImageFormat.JPEG, width, height, orientation);
    }

    @Override
    public RgbImage decode() throws IOException {
        requireFewScans();
        SplicedInput input = new SplicedInput(kept.toByteArray(), data, firstScan);
        ImageReader reader = ImageReaders.open("jpeg", input);
        try {
            Raster raster = reader.readRaster(0, null);
            // libjpeg fills what is missing with gray; Pillow refuses such a file, and so do we.
            if (input.exhausted()) {
                throw new EOFException("it is cut off");
            }
            byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
            int pixels = width * height;
            if (samples.length != pixels * components) {
                throw new IOException("its frame is inconsistent");
            }
            byte[] rgb = components == 3 ? samples : new byte[3 * pixels];
            color().toRgb(samples, 0, rgb, 0, pixels);
            return new RgbImage(width, height, rgb);
        } finally {
            reader.dispose();
        }
    }

    private void requireFewScans() throws IOException {
        int scans = 0;
        for (int i = firstScan; i < data.length - 1; i++) {
            if (data[i] == (byte) 0xFF && (data[i + 1] & 0xFF) == SOS && ++scans > MAX_SCANS) {
                throw new IOException("it has more than " + MAX_SCANS + " scans");
            }
        }
    }
}
