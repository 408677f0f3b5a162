// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.util.Optional;

/** One picture file in memory: its header is parsed, its pixels not yet decoded. */
interface ImageFile {
    /** Size and orientation; cheap. */
    ImageHeader header();

    /** Decodes the pixels; call it only once the header's size and {@link #work()} are known to be acceptable. */
    RgbImage decode(DecodeOptions options) throws IOException;

    /** Pixels that decoding visits, counting each scan of a progressive file. */
    default long work() {
        return (long) header().width() * header().height();
    }

    /**
     * Bytes that decoding takes at its peak, the decoded image among them and the file not; an upper bound. By default
     * for samples of 8 bits, four a pixel, which are copied.
     */
    default long memory(DecodeOptions options) {
        return 7L * header().width() * header().height();
    }

    /** Whether it can be decoded at a reduced scale without holding the whole image. */
    default boolean scalable() {
        return false;
    }

    /** What the user should know about the decoded pixels. Valid after {@link #decode}. */
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
