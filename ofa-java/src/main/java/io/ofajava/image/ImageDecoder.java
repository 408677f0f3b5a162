// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.FileError;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads pictures as Pillow's {@code Image.open(...).convert("RGB")} does: EXIF rotation is not applied unless asked
 * for, alpha and transparent colours are dropped without blending, colour profiles and gamma are ignored, gray of 16
 * bits saturates at 255, colour of 16 bits keeps the high byte, of an animation the first frame counts. Thread-safe.
 */
public final class ImageDecoder {
    private final ImageLimits limits;
    private final boolean upright;

    /** A reader with the default limits that leaves pictures as they are stored, as the reference does. */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT, false);
    }

    /**
     * @param limits what a picture may cost
     * @param upright apply the EXIF orientation of JPEG, PNG and WebP; the reference does not
     */
    public ImageDecoder(ImageLimits limits, boolean upright) {
        this.limits = limits;
        this.upright = upright;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if the file is missing, no picture, damaged or over the limits
     * @throws OfaException if it cannot be read
     */
    public RgbImage read(Path file) {
        return read(bytes(file), file.toString());
    }

    /**
     * Reads a picture from memory.
     *
     * @param data a picture file
     * @param name what to call it in messages
     * @throws InvalidInputException if the bytes are no picture, damaged or over the limits
     */
    public RgbImage read(byte[] data, String name) {
        limits.requireBytes(name, data.length);
        ImageFormat format = format(data, name);
        try {
            ImageFile file = ImageFile.parse(format, data);
            ImageHeader header = file.header();
            limits.requireSize(name, format, header.width(), header.height());
            RgbImage picture = file.decode();
            return upright ? picture.upright(header.orientation()) : picture;
        } catch (OfaException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(name, format, e);
        } catch (OutOfMemoryError e) {
            throw ImageError.OUT_OF_MEMORY.causedBy(e, name);
        }
    }

    /**
     * Reads what a file says about its picture, within the same limits, without decoding it.
     *
     * @throws InvalidInputException as {@link #read(byte[], String)}
     */
    public ImageHeader header(byte[] data, String name) {
        limits.requireBytes(name, data.length);
        ImageFormat format = format(data, name);
        try {
            ImageHeader header = ImageFile.parse(format, data).header();
            limits.requireSize(name, format, header.width(), header.height());
            return header;
        } catch (OfaException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(name, format, e);
        }
    }

    private static ImageFormat format(byte[] data, String name) {
        ImageFormat format = ImageFormat.of(data);
        if (format == null) {
            throw (data.length == 0 ? ImageError.EMPTY : ImageError.NOT_AN_IMAGE)
                    .with(name, "PNG, JPEG, GIF, BMP or WebP");
        }
        return format;
    }

    private static OfaException damaged(String name, ImageFormat format, Exception cause) {
        boolean cut = cause instanceof IndexOutOfBoundsException || cause instanceof java.io.EOFException;
        String reason = cut || cause.getMessage() == null
                ? "it ends too early or is inconsistent"
                : cause.getMessage().lines().findFirst().orElse("");
        return ImageError.DAMAGED.causedBy(cause, name, format, reason);
    }

    private byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw FileError.NOT_A_FILE.with(file);
            }
            limits.requireBytes(file.toString(), Files.size(file));
            // One more than allowed: what grows while it is read, or has no size (a pipe), is caught too.
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes((int) Math.min(limits.maxBytes() + 1, Integer.MAX_VALUE - 8));
            }
        } catch (NoSuchFileException e) {
            throw FileError.MISSING.causedBy(e, file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }
}
