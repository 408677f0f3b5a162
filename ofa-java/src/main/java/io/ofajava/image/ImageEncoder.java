// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.cache.FileReplacement;
import io.ofajava.error.FileError;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes images as PNG or JPEG. Thread-safe. */
public final class ImageEncoder {
    /** The JPEG quality of {@link #write}. */
    public static final int DEFAULT_QUALITY = 92;

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private ImageEncoder() {}

    /** Encodes the image as PNG. */
    public static byte[] png(RgbImage image) {
        return encode("png", image.toBufferedImage(), -1);
    }

    /**
     * Encodes the image as a baseline JPEG.
     *
     * @param quality 1 to 100
     */
    public static byte[] jpeg(RgbImage image, int quality) {
        if (quality < 1 || quality > 100) {
            throw ImageError.BAD_QUALITY.with(quality);
        }
        return encode("jpeg", image.toBufferedImage(), quality / 100f);
    }

    /**
     * Writes a file atomically. The extension selects the format: {@code .png}, {@code .jpg} or {@code .jpeg}.
     *
     * @throws InvalidInputException if the name has another extension
     * @throws OfaException if the file cannot be written
     */
    public static void write(RgbImage image, Path file) {
        byte[] data = encoded(image, file);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(data);
            FileReplacement.write(file, temporary(file), false, channel -> {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Checks in advance whether {@link #write} could write a file.
     *
     * @throws InvalidInputException if not, or if the extension is unknown
     */
    public static void requireWritable(Path file) {
        requireFormat(file);
        if (Files.isDirectory(file)) {
            throw FileError.NOT_A_FILE.with(file);
        }
        try {
            Files.delete(temporary(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Gives the file the permissions of an ordinary new file instead of those of the JDK's temporary files. */
    private static Path temporary(Path file) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        return Files.createFile(temporary);
    }

    private static OfaException unwritable(Path file, IOException cause) {
        String why = cause instanceof NoSuchFileException
                ? "the directory " + file.toAbsolutePath().getParent() + " does not exist"
                : cause.toString();
        return FileError.UNWRITABLE.causedBy(cause, file, why);
    }

    private static void requireFormat(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (ENDINGS.stream().noneMatch(name::endsWith)) {
            throw ImageError.UNKNOWN_ENDING.with(file);
        }
    }

    private static byte[] encoded(RgbImage image, Path file) {
        requireFormat(file);
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")
                ? png(image)
                : jpeg(image, DEFAULT_QUALITY);
    }

    private static byte[] encode(String format, BufferedImage image, float quality) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer;
        try {
            writer = ImageIO.getImageWritersByFormatName(format).next();
        } catch (LinkageError e) {
            throw JdkLibraries.unusable(format, e);
        }
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (quality >= 0) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw ImageError.NOT_ENCODED.causedBy(e, format, e.getMessage());
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
