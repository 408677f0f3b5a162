// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_jpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A JPEG (ITU-T T.81). libjpeg-turbo in the native layer decodes it with Pillow's settings, so the result is the same
 * on every JDK. This class parses only what must be known before decoding.
 */
final class JpegFile implements ImageFile {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int PROGRESSIVE = 0xC2;
    private static final int ARITHMETIC_PROGRESSIVE = 0xCA;
    private static final int APP1 = 0xE1;
    /**
     * Number of rows per native call. Native code that accesses an array blocks the garbage collector, so calls must be
     * short.
     */
    private static final int BYTES_PER_CALL = 1 << 20;

    private final byte[] data;
    private int firstScan;
    private int width;
    private int height;
    private int orientation = 1;
    private int components;
    private boolean progressive;
    private final int scans;

    JpegFile(byte[] data) throws IOException {
        this.data = data;
        int at = 2;
        while (firstScan == 0) {
            at = segment(at);
        }
        if (width == 0) {
            throw new DamagedImageException("it has no frame header before its first scan");
        }
        scans = scans();
    }

    /**
     * Reads the segment at or after an index.
     *
     * @return the index after it
     */
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
            throw new DamagedImageException("it has no image data");
        }
        int length = ByteBuffer.wrap(data).getShort(at + 2) & 0xFFFF;
        int body = at + 4;
        if (length < 2 || length > data.length - at - 2) {
            throw new DamagedImageException("a segment goes past the end of the file");
        }
        if (marker == SOS) {
            firstScan = at;
            return at;
        }
        if (marker == APP1 && length > 8 && ImageFormat.startsWith(data, body, 'E', 'x', 'i', 'f', 0, 0)) {
            orientation = ExifOrientation.of(data, body + 6, length - 8);
        } else if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC) {
            frame(marker, body, length - 2);
        }
        return at + 2 + length;
    }

    private void frame(int marker, int body, int length) throws IOException {
        if (width != 0) {
            throw new DamagedImageException("it has two frame headers");
        }
        progressive = marker == PROGRESSIVE || marker == ARITHMETIC_PROGRESSIVE;
        if (!progressive && marker != 0xC0 && marker != 0xC1 && marker != 0xC9) {
            throw new UnsupportedImageException("lossless and hierarchical JPEG are not supported");
        }
        components = length < 6 ? 0 : data[body + 5] & 0xFF;
        if (data[body] != 8 || components != 1 && components != 3 && components != 4 || length < 6 + 3 * components) {
            throw new UnsupportedImageException(
                    "frames of " + (data[body] & 0xFF) + " bits and " + components + " components are not supported");
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        height = bytes.getShort(body + 1) & 0xFFFF;
        width = bytes.getShort(body + 3) & 0xFFFF;
        if (width == 0 || height == 0) {
            throw new DamagedImageException("its frame is " + width + " x " + height + " pixels");
        }
    }

    /** Counts the scans up to the end marker. In coded data, 0xFF is followed by 0 or by a restart marker. */
    private int scans() {
        int found = 0;
        for (int at = firstScan; at < data.length - 3; at++) {
            int marker = data[at] == (byte) 0xFF ? data[at + 1] & 0xFF : 0;
            if (marker == EOI) {
                break;
            }
            if (marker > SOI && marker < 0xFF || marker >= 0xC0 && marker < 0xD0) {
                found += marker == SOS ? 1 : 0;
                at += 1 + (ByteBuffer.wrap(data).getShort(at + 2) & 0xFFFF);
            }
        }
        return found;
    }

    @Override
    public ImageHeader header() {
        return new ImageHeader(ImageFormat.JPEG, width, height, orientation);
    }

    /** Every scan covers the whole image and has a fixed cost. */
    @Override
    public long work() {
        return scans * Math.max((long) width * height, ImageLimits.MIN_WORK);
    }

    /** A file with several scans keeps the coefficients of the whole image in memory. */
    @Override
    public boolean scalable() {
        return !progressive && scans == 1;
    }

    /** With several scans, libjpeg-turbo holds the coefficients of the whole image, 16 bits per sample. */
    @Override
    public long memory(DecodeOptions options) {
        long pixels = (long) scaled(width, options.scale()) * scaled(height, options.scale());
        return 3 * pixels + (scalable() ? 0 : 8L * width * height);
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        NativeLibrary.require();
        int scale = options.scale();
        int outWidth = scaled(width, scale);
        int outHeight = scaled(height, scale);
        try (PointerPointer<ofa_jpeg> out = new PointerPointer<>(1)) {
            check(OfaNative.ofa_jpeg_open(
                    data,
                    data.length,
                    scale,
                    options.allowsTruncated()
                            ? OfaNative.OFA_JPEG_ALLOW_TRUNCATED
                            : OfaNative.OFA_JPEG_REFUSE_TRUNCATED,
                    out));
            ofa_jpeg jpeg = out.get(ofa_jpeg.class);
            try {
                // Rejects sizes other than those that were checked, before libjpeg-turbo allocates memory for them.
                if (OfaNative.ofa_jpeg_width(jpeg) != outWidth || OfaNative.ofa_jpeg_height(jpeg) != outHeight) {
                    throw new DamagedImageException("its sizes are inconsistent");
                }
                byte[] rgb = new byte[3 * outWidth * outHeight];
                if (options.allowsTruncated() && components == 4) {
                    Arrays.fill(rgb, (byte) 255); // 0 in areas that are not decoded: no ink in CMYK
                }
                try {
                    read(jpeg, rgb, outWidth, outHeight);
                } catch (DamagedImageException e) {
                    // Like Pillow: if truncated files are permitted, everything decoded before the first error is kept.
                    if (!options.allowsTruncated()) {
                        throw e;
                    }
                }
                return new RgbImage(outWidth, outHeight, rgb);
            } finally {
                OfaNative.ofa_jpeg_free(jpeg);
            }
        }
    }

    private static void read(ofa_jpeg jpeg, byte[] rgb, int width, int height) throws DamagedImageException {
        check(OfaNative.ofa_jpeg_start(jpeg));
        int rows = Math.max(1, BYTES_PER_CALL / (3 * width));
        for (int y = 0; y < height && !Thread.currentThread().isInterrupted(); y += rows) {
            check(OfaNative.ofa_jpeg_read(jpeg, rgb, 3L * y * width, Math.min(rows, height - y)));
        }
    }

    /** The length of a side at a reduced scale. */
    static int scaled(int side, int scale) {
        return (side + scale - 1) / scale;
    }

    private static void check(int status) throws DamagedImageException {
        try {
            NativeLibrary.check(status);
        } catch (InvalidInputException e) {
            throw new DamagedImageException(e.getMessage());
        }
    }
}
