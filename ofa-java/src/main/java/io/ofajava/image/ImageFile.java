// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.util.Optional;

/** An image file in memory whose header is parsed and whose pixels are not yet decoded. */
interface ImageFile {
    /** Size and orientation. Inexpensive. */
    ImageHeader header();

    /** Decodes the pixels. Call it only after checking the header's size and {@link #work()}. */
    RgbImage decode(DecodeOptions options) throws IOException;

    /** Number of pixels that decoding visits, counting every scan of a progressive file. */
    default long work() {
        return (long) header().width() * header().height();
    }

    /**
     * Upper bound of the memory for decoding in bytes, including the decoded image and excluding the file. The default
     * is for four 8-bit samples per pixel that are copied.
     */
    default long memory(DecodeOptions options) {
        return 7L * header().width() * header().height();
    }

    /** Whether the image can be decoded at a reduced scale without holding the full image in memory. */
    default boolean scalable() {
        return false;
    }

    /** A remark for the user about the decoded pixels. Valid after {@link #decode}. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /**
     * Parses a file's header.
     *
     * @throws IOException or an IndexOutOfBoundsException if the file is damaged
     */
    static ImageFile parse(ImageFormat format, byte[] data) throws IOException {
        return switch (format) {
            case PNG -> new PngFile(data);
            case JPEG -> new JpegFile(data);
            case GIF -> new GifFile(data);
            case BMP -> new BmpFile(data);
            case WEBP -> new WebpFile(data);
            case TIFF -> new TiffFile(data);
        };
    }
}
