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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes images like Pillow's {@code Image.open(...).convert("RGB")}: the EXIF orientation is applied only on request;
 * alpha and transparent colours are dropped without blending; colour profiles and gamma are ignored; 16-bit greyscale
 * saturates at 255 (with a logged warning); 16-bit colour keeps the high byte; an animation yields its first frame.
 * Thread-safe.
 *
 * <p>Memory is reserved before it is allocated ({@link MemoryBudget}). Interrupting a decoding thread ends the call
 * with a {@link CancellationException}.
 */
public final class ImageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDecoder.class);

    private final ImageLimits limits;
    private final Orientation orientation;
    private final Truncated truncated;
    private final MemoryBudget budget;

    /**
     * A decoder with the default limits that ignores the EXIF orientation, as the reference does, and refuses truncated
     * files.
     */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT, Orientation.IGNORE);
    }

    /** A decoder that refuses truncated files. */
    public ImageDecoder(ImageLimits limits, Orientation orientation) {
        this(limits, orientation, Truncated.REFUSE);
    }

    /**
     * @param limits limits of an image
     * @param orientation whether the EXIF orientation of JPEG, PNG, WebP and TIFF is applied
     * @param truncated treatment of truncated files
     */
    public ImageDecoder(ImageLimits limits, Orientation orientation, Truncated truncated) {
        this(limits, orientation, truncated, MemoryBudget.ofProcess());
    }

    /** @param budget instead of the process-wide budget */
    public ImageDecoder(ImageLimits limits, Orientation orientation, Truncated truncated, MemoryBudget budget) {
        this.limits = limits;
        this.orientation = orientation;
        this.truncated = truncated;
        this.budget = budget;
    }

    /** A decoder with the default limits that ignores the EXIF orientation and refuses truncated files. */
    public static ImageDecoder defaults() {
        return new ImageDecoder();
    }

    /** A decoder with the same limits and budget and other treatment of orientation and truncated files. */
    public ImageDecoder with(Orientation otherOrientation, Truncated otherTruncated) {
        return new ImageDecoder(limits, otherOrientation, otherTruncated, budget);
    }

    /**
     * Decodes a file.
     *
     * @throws InvalidInputException if the file is missing, not an image, damaged or over the limits
     * @throws io.ofajava.error.ResourceException if there is not enough memory, in total or at the moment
     * @throws OfaException if it cannot be read
     */
    public RgbImage read(Path file) {
        return read(file, Integer.MAX_VALUE).image();
    }

    /**
     * Decodes an image from memory.
     *
     * @param data an image file
     * @param name the name in messages
     * @throws InvalidInputException if the bytes are not an image, or are damaged or over the limits
     */
    public RgbImage read(byte[] data, String name) {
        return read(data, name, Integer.MAX_VALUE).image();
    }

    /** Decodes a file for a task, as {@link #read(byte[], String, int)}. */
    public DecodedImage read(Path file, int side) {
        return read(bytes(file), file.toString(), side);
    }

    /**
     * Reads a stream to its end and decodes it for a task, as {@link #read(byte[], String, int)}. The stream is not
     * closed.
     *
     * @throws io.ofajava.error.ResourceException if it has more bytes than fit into memory
     */
    public DecodedImage read(InputStream in, String name, int side) {
        byte[] data;
        try {
            data = bytes(in, name, 0);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, name, e.getMessage());
        }
        return read(data, name, side);
    }

    /**
     * Decodes an image for a task that resizes it. A JPEG over the pixel limit is decoded at a reduced scale whose
     * sides are at least {@code side}; all other images are decoded at full scale.
     *
     * @param data an image file
     * @param name the name in messages
     * @param side pixels of the longer side after resizing
     * @throws InvalidInputException as {@link #read(byte[], String)}
     */
    public DecodedImage read(byte[] data, String name, int side) {
        try {
            ImageFile file = parse(data, name);
            int scale = limits.scaleFor(name, file, side);
            ImageHeader header = file.header();
            int applied = orientation == Orientation.APPLY ? header.orientation() : 1;
            DecodeOptions options = new DecodeOptions(truncated, scale);
            long turning = applied == 1 ? 0 : 3L * header.width() * header.height();
            try (MemoryBudget.Lease lease = budget.take(data.length + file.memory(options) + turning, name)) {
                RgbImage image = ExifOrientation.apply(decode(file, options, name), applied);
                file.warning().ifPresent(warning -> LOG.warn("{}: {}", name, warning));
                boolean turned = applied >= 5;
                return new DecodedImage(
                        image,
                        turned ? header.height() : header.width(),
                        turned ? header.width() : header.height(),
                        Optional.of(header.format()),
                        applied,
                        file.warning());
            }
        } catch (OutOfMemoryError e) {
            throw ImageError.OUT_OF_MEMORY.causedBy(e, name);
        }
    }

    /**
     * Reads the header of an image file without decoding it.
     *
     * @throws InvalidInputException as {@link #read(byte[], String)}
     */
    public ImageHeader header(byte[] data) {
        return header(data, "image of " + data.length + " bytes");
    }

    /**
     * Reads the header of a file within the same limits, without decoding it.
     *
     * @throws InvalidInputException as {@link #read(byte[], String)}
     */
    public ImageHeader header(byte[] data, String name) {
        ImageFile file = parse(data, name);
        limits.scaleFor(name, file, 1);
        return file.header();
    }

    private ImageFile parse(byte[] data, String name) {
        limits.requireBytes(name, data.length);
        ImageFormat format = ImageFormat.of(data);
        if (format == null) {
            throw data.length == 0
                    ? ImageError.EMPTY.with(name, ImageFormat.NAMES)
                    : ImageError.NOT_AN_IMAGE.with(name, ForeignFormat.describe(data), ImageFormat.NAMES);
        }
        try {
            return ImageFile.parse(format, data);
        } catch (IOException | RuntimeException e) {
            throw refused(name, format, e);
        }
    }

    private static RgbImage decode(ImageFile file, DecodeOptions options, String name) {
        RgbImage decoded;
        try {
            decoded = file.decode(options);
        } catch (IOException | RuntimeException e) {
            requireNotCancelled(name);
            throw refused(name, file.header().format(), e);
        } catch (LinkageError e) {
            throw JdkLibraries.unusable(file.header().format().name().toLowerCase(Locale.ROOT), e);
        }
        requireNotCancelled(name); // the result may be incomplete
        return decoded;
    }

    private static void requireNotCancelled(String name) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("decoding of " + name + " was cancelled");
        }
    }

    /** Only messages of this library are shown. Those of the JDK's readers are missing or name internals. */
    private static OfaException refused(String name, ImageFormat format, Exception cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof OutOfMemoryError e) {
                throw e; // the JDK's readers wrap it in an exception for damaged files
            }
        }
        if (cause instanceof OfaException e) {
            return e;
        }
        if (cause instanceof UnsupportedImageException) {
            return ImageError.UNSUPPORTED.causedBy(cause, name, format, cause.getMessage());
        }
        String reason =
                cause instanceof DamagedImageException ? cause.getMessage() : "it ends too early or is inconsistent";
        return ImageError.DAMAGED.causedBy(cause, name, format, reason);
    }

    private byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw FileError.NOT_A_FILE.with(file);
            }
            long size = Files.size(file);
            limits.requireBytes(file.toString(), size);
            if (size > budget.bytes()) {
                throw MemoryBudget.exceeded(file.toString(), size, budget.bytes());
            }
            try (InputStream in = Files.newInputStream(file)) {
                return bytes(in, file.toString(), size);
            }
        } catch (NoSuchFileException e) {
            throw FileError.MISSING.causedBy(e, file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }

    /**
     * Reads up to one byte more than permitted, which also detects files that grow and files without a size (pipes,
     * devices).
     *
     * @param size expected minimum size
     */
    private byte[] bytes(InputStream in, String name, long size) throws IOException {
        long most = mostBytes();
        byte[] bytes = in.readNBytes((int) Math.min(Math.max(size, most) + 1, Integer.MAX_VALUE - 8));
        limits.requireBytes(name, bytes.length);
        if (bytes.length > Math.max(size, most)) {
            throw MemoryBudget.exceeded(name, bytes.length, most);
        }
        return bytes;
    }

    /**
     * Maximum size of content whose size is unknown. The JDK collects a stream in pieces and joins them, which takes
     * twice the memory.
     */
    public int mostBytes() {
        return (int) Math.min(limits.maxBytes(), budget.bytes() / 2);
    }
}
