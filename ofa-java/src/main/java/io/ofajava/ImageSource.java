// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.image.DecodedImage;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture that has yet to be read: a file, the bytes of one, or a picture in memory. Nothing is opened before a
 * request needs it.
 */
public final class ImageSource {
    private final String name;
    private final Reading reading;

    /** Decodes the image for a task that resizes it to so many pixels a side. */
    @FunctionalInterface
    private interface Reading {
        DecodedImage read(ImageDecoder reader, int side);
    }

    private ImageSource(String name, Reading reading) {
        this.name = name;
        this.reading = reading;
    }

    /** A PNG, JPEG, WebP, GIF, BMP or TIFF file. */
    public static ImageSource of(Path file) {
        Objects.requireNonNull(file, "file");
        return new ImageSource(file.toString(), (reader, side) -> reader.read(file, side));
    }

    /** The bytes of such a file; not copied. */
    public static ImageSource of(byte[] bytes) {
        String name = "picture of " + bytes.length + " bytes";
        return new ImageSource(name, (reader, side) -> reader.read(bytes, name, side));
    }

    /**
     * A picture in memory; not copied before it is needed. Its transparency is dropped, as it is when a file is read.
     */
    public static ImageSource of(BufferedImage image) {
        Objects.requireNonNull(image, "image");
        return new ImageSource("picture in memory", (reader, side) -> new DecodedImage(RgbImage.of(image)));
    }

    /** A picture that was read before. */
    public static ImageSource of(RgbImage picture) {
        Objects.requireNonNull(picture, "picture");
        return new ImageSource("picture in memory", (reader, side) -> new DecodedImage(picture));
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /**
     * Decodes the image.
     *
     * @param side pixels of the longer side after resizing
     * @throws InvalidInputException if it is no picture, or one over the reader's limits
     */
    DecodedImage read(ImageDecoder reader, int side) {
        return reading.read(reader, side);
    }
}
