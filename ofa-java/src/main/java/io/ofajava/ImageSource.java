package io.ofajava;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A picture that has yet to be read: a file, the bytes of one, or a picture in memory. Nothing is opened before a request needs it. */
public final class ImageSource {
    private final Path file;
    private final byte[] bytes;
    private final BufferedImage image;

    private ImageSource(Path file, byte[] bytes, BufferedImage image) {
        this.file = file;
        this.bytes = bytes;
        this.image = image;
    }

    /** A PNG, JPEG, WebP, GIF or BMP file. */
    public static ImageSource of(Path file) {
        return new ImageSource(Objects.requireNonNull(file, "file"), null, null);
    }

    /** The bytes of such a file; not copied. */
    public static ImageSource of(byte[] bytes) {
        return new ImageSource(null, Objects.requireNonNull(bytes, "bytes"), null);
    }

    /** A picture in memory; not copied. Its transparency is dropped, as it is when a file is read. */
    public static ImageSource of(BufferedImage image) {
        return new ImageSource(null, null, Objects.requireNonNull(image, "image"));
    }

    /** What messages call it. */
    public String name() {
        if (file != null) {
            return file.toString();
        }
        return bytes != null ? "picture of " + bytes.length + " bytes" : "picture in memory";
    }

    /** The picture in memory, or null for an encoded one. */
    BufferedImage image() {
        return image;
    }

    /**
     * The encoded picture.
     *
     * @param maxBytes the most that is read
     */
    byte[] bytes(long maxBytes) {
        if (bytes != null) {
            requireSize(bytes.length, maxBytes);
            return bytes;
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(file + " is a directory; name a picture file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            requireSize(Files.size(file), maxBytes);
            byte[] read = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            requireSize(read.length, maxBytes);
            return read;
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireSize(long size, long maxBytes) {
        if (size > maxBytes) {
            throw new InvalidInputException(name() + " has " + size + " bytes; at most " + maxBytes + " are read, so make it smaller or raise the limit");
        }
    }
}
