// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;

/** One picture file in memory: its header is parsed, its pixels not yet decoded. */
interface ImageFile {
    /** Size and orientation; cheap. */
    ImageHeader header();

    /** Decodes the pixels; call it only once the header's size is known to be acceptable. */
    RgbImage decode() throws IOException;

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
        };
    }
}
