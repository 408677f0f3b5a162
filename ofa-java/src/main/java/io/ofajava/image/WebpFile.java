// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import io.ofajava.nativelib.SystemLibraries;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A WebP (RFC 9649). libwebp decodes it, as in Pillow, so lossy and lossless files give the same bytes. Of an
 * animation, the first frame on a black canvas is returned.
 */
final class WebpFile implements ImageFile {
    private static final int VP8X = 0x56503858;
    private static final int VP8 = 0x56503820;
    private static final int VP8L = 0x5650384C;
    private static final int EXIF = 0x45584946;
    private static final int ANMF = 0x414E4D46;
    private static final int FIRST_CHUNK = 12;
    private static final int ANMF_HEADER_BYTES = 16;
    private static final int ANIMATED = 2;

    private final byte[] data;
    private final ByteBuffer bytes; // little endian
    private final ImageHeader header;
    private int frameAt; // index of the first frame's chunk header, 0 if there is no animation
    private int frameLength;

    WebpFile(byte[] file) throws IOException {
        this.data = withoutTrailer(file);
        this.bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int type = type(FIRST_CHUNK);
        int body = FIRST_CHUNK + 8;
        if (type != VP8X) {
            long size = bitstreamSize(FIRST_CHUNK);
            header = new ImageHeader(ImageFormat.WEBP, (int) (size >> 32), (int) size, 1);
            return;
        }
        int orientation = 1;
        for (int at = FIRST_CHUNK; at <= data.length - 8; ) {
            int length = bytes.getInt(at + 4);
            int content = at + 8;
            // The padding of the last chunk may be missing.
            if (length < 0 || length > data.length - content) {
                throw new DamagedImageException("a chunk goes past the end of the file");
            }
            if (type(at) == EXIF) {
                int skip = ImageFormat.startsWith(data, content, 'E', 'x', 'i', 'f', 0, 0) ? 6 : 0;
                orientation = ExifOrientation.of(data, content + skip, length - skip);
            } else if (type(at) == ANMF && frameAt == 0 && (data[body] & ANIMATED) != 0) {
                frameAt = at;
                frameLength = length;
            } else if (type(at) == VP8 || type(at) == VP8L) {
                long size = bitstreamSize(at);
                if (size != ((long) (1 + int24(body + 4)) << 32 | 1 + int24(body + 7))) {
                    throw new DamagedImageException("its sizes are inconsistent");
                }
            }
            at = (int) Math.min(data.length, (long) content + length + (length & 1));
        }
        if ((data[body] & ANIMATED) != 0 && frameAt == 0) {
            throw new DamagedImageException("it has no frame");
        }
        header = new ImageHeader(ImageFormat.WEBP, 1 + int24(body + 4), 1 + int24(body + 7), orientation);
    }

    /** The file up to the end that its RIFF header declares. */
    private static byte[] withoutTrailer(byte[] file) throws DamagedImageException {
        long size = 8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFFFFFFL);
        if (size > file.length) {
            throw DamagedImageException.cutOff();
        }
        return size == file.length ? file : Arrays.copyOf(file, (int) size);
    }

    private int type(int at) {
        return Integer.reverseBytes(bytes.getInt(at));
    }

    private int int24(int at) {
        return bytes.getShort(at) & 0xFFFF | (bytes.get(at + 2) & 0xFF) << 16;
    }

    /** {@code width << 32 | height} from the chunk's bit stream. */
    private long bitstreamSize(int chunk) throws IOException {
        int body = chunk + 8;
        if (type(chunk) == VP8L) {
            if (bytes.get(body) != 0x2F) {
                throw new DamagedImageException("its lossless data has a wrong signature");
            }
            int bits = bytes.getInt(body + 1);
            return (long) (1 + (bits & 0x3FFF)) << 32 | 1 + (bits >> 14 & 0x3FFF);
        }
        if (type(chunk) != VP8 || !ImageFormat.startsWith(data, body + 3, 0x9D, 0x01, 0x2A)) {
            throw new DamagedImageException("it does not start with known image data");
        }
        return (long) (bytes.getShort(body + 6) & 0x3FFF) << 32 | bytes.getShort(body + 8) & 0x3FFF;
    }

    @Override
    public ImageHeader header() {
        return header;
    }

    @Override
    public RgbImage decode(DecodeOptions options) throws IOException {
        if (frameAt == 0) {
            return decode(data, header.width(), header.height());
        }
        int frame = frameAt + 8;
        int left = 2 * int24(frame);
        int top = 2 * int24(frame + 3);
        int width = 1 + int24(frame + 6);
        int height = 1 + int24(frame + 9);
        if (left + width > header.width() || top + height > header.height()) {
            throw new DamagedImageException("its first frame lies outside the canvas");
        }
        RgbImage image = decode(still(frame, width, height), width, height);
        if (width == header.width() && height == header.height()) {
            return image;
        }
        byte[] canvas = new byte[3 * header.width() * header.height()];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.rgb(), 3 * y * width, canvas, 3 * ((top + y) * header.width() + left), 3 * width);
        }
        return new RgbImage(header.width(), header.height(), canvas);
    }

    /**
     * Builds a file from the chunks of the first frame, because libwebp's simple decoder does not accept animations.
     */
    private byte[] still(int frame, int width, int height) throws DamagedImageException {
        int chunks = frameLength - ANMF_HEADER_BYTES;
        if (chunks < 8) {
            throw new DamagedImageException("its first frame is empty");
        }
        int alpha = 0x10;
        ByteBuffer file = ByteBuffer.allocate(30 + chunks).order(ByteOrder.LITTLE_ENDIAN);
        file.put(data, 0, 4).putInt(22 + chunks).put(data, 8, 4);
        file.putInt(Integer.reverseBytes(VP8X)).putInt(10).putInt(alpha);
        file.putShort((short) (width - 1))
                .put((byte) (width - 1 >> 16))
                .putShort((short) (height - 1))
                .put((byte) (height - 1 >> 16));
        return file.put(data, frame + ANMF_HEADER_BYTES, chunks).array();
    }

    /**
     * Finds the reader of webp-imageio as a service, because its jar has no module name that a module could require.
     * Readers of other libraries decode WebP to different bytes.
     */
    private static final class Libwebp {
        private static final String NAME = "com.luciad.imageio.webp.WebPImageReaderSpi";
        private static final Optional<ImageReaderSpi> READER =
                ServiceLoader.load(ImageReaderSpi.class, WebpFile.class.getClassLoader()).stream()
                        .filter(provider -> provider.type().getName().equals(NAME))
                        .findFirst()
                        .map(ServiceLoader.Provider::get);

        static ImageReader open() throws IOException {
            return READER.orElseThrow(() -> ImageError.NO_WEBP.with("no class " + NAME))
                    .createReaderInstance(null);
        }
    }

    private static RgbImage decode(byte[] file, int width, int height) throws IOException {
        try {
            WebpLibrary.require(WebpFile.class.getClassLoader());
        } catch (LinkageError e) {
            throw noWebp(e);
        }
        ImageReader reader = Libwebp.open();
        try {
            reader.setInput(new SplicedInput(file), true, true);
            // Rejects sizes other than those that were checked, before libwebp allocates memory for them.
            if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
                throw new DamagedImageException("its sizes are inconsistent");
            }
            BufferedImage image = reader.read(0);
            return RasterRgb.image(image.getRaster(), image.getColorModel(), true);
        } catch (LinkageError e) {
            throw noWebp(e);
        } finally {
            reader.dispose();
        }
    }

    private static OfaException noWebp(LinkageError e) {
        return ImageError.NO_WEBP.causedBy(
                e,
                SystemLibraries.missing(e)
                        .orElse(String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("")));
    }
}
