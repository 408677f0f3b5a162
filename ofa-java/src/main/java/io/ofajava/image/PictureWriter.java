package io.ofajava.image;

import io.ofajava.InvalidInputException;
import io.ofajava.OfaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG or JPEG. Thread-safe. */
public final class PictureWriter {
    /** The JPEG quality of {@link #write}. */
    public static final int DEFAULT_QUALITY = 92;

    private PictureWriter() {
    }

    /** The picture as a PNG file, without loss. */
    public static byte[] png(Picture picture) {
        return encode("png", picture.toBufferedImage(), -1);
    }

    /**
     * The picture as a baseline JPEG file.
     *
     * @param quality 1 to 100
     */
    public static byte[] jpeg(Picture picture, int quality) {
        if (quality < 1 || quality > 100) {
            throw new InvalidInputException("JPEG quality " + quality + " does not exist; it is 1 to 100");
        }
        return encode("jpeg", picture.toBufferedImage(), quality / 100f);
    }

    /**
     * Writes a file; its name's ending tells the format: {@code .png}, {@code .jpg} or {@code .jpeg}.
     *
     * @throws InvalidInputException if the name ends otherwise
     * @throws OfaException          if the file cannot be written
     */
    public static void write(Picture picture, Path file) {
        byte[] data = encoded(picture, file);
        try {
            Files.write(file, data);
        } catch (IOException e) {
            throw new OfaException(file + " cannot be written: " + e + "; name a file in a directory that exists and is writable", e);
        }
    }

    private static byte[] encoded(Picture picture, Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return png(picture);
        }
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            return jpeg(picture, DEFAULT_QUALITY);
        }
        throw new InvalidInputException(file + ": pictures are written as PNG or JPEG: end its name in .png, .jpg or .jpeg");
    }

    private static byte[] encode(String format, BufferedImage image, float quality) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (quality >= 0) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new OfaException("a picture cannot be encoded as " + format + ": " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
