// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/**
 * A picture that has yet to be read: a file, the bytes of one, or a picture in memory. Nothing is opened before a
 * request needs it.
 */
public final class ImageSource {
    private final String name;
    private final Function<ImageDecoder, RgbImage> reading;

    private ImageSource(String name, Function<ImageDecoder, RgbImage> reading) {
        this.name = name;
        this.reading = reading;
    }

    /** A PNG, JPEG, WebP, GIF or BMP file. */
    public static ImageSource of(Path file) {
        Objects.requireNonNull(file, "file");
        return new ImageSource(file.toString(), reader -> reader.read(file));
    }

    /** The bytes of such a file; not copied. */
    public static ImageSource of(byte[] bytes) {
        String name = "picture of " + bytes.length + " bytes";
        return new ImageSource(name, reader -> reader.read(bytes, name));
    }

    /**
     * A picture in memory; not copied before it is needed. Its transparency is dropped, as it is when a file is read.
     */
    public static ImageSource of(BufferedImage image) {
        Objects.requireNonNull(image, "image");
        return new ImageSource("picture in memory", reader -> RgbImage.of(image));
    }

    /** A picture that was read before. */
    public static ImageSource of(RgbImage picture) {
        Objects.requireNonNull(picture, "picture");
        return new ImageSource("picture in memory", reader -> picture);
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** @throws InvalidInputException if it is no picture, or one over the reader's limits */
    RgbImage read(ImageDecoder reader) {
        return reading.apply(reader);
    }
}
