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
 * Reads images as Pillow's {@code Image.open(...).convert("RGB")} does: EXIF rotation is not applied unless asked for,
 * alpha and transparent colours are dropped without blending, colour profiles and gamma are ignored, grey of 16 bits
 * saturates at 255 (with a warning in the log), colour of 16 bits keeps the high byte, of an animation the first frame
 * counts. Thread-safe.
 *
 * <p>Memory is counted before it is taken ({@link MemoryBudget}). Interrupting a thread that decodes ends that with a
 * {@link CancellationException}.
 */
public final class ImageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDecoder.class);

    private final ImageLimits limits;
    private final Orientation orientation;
    private final Truncated truncated;
    private final MemoryBudget budget;

    /**
     * A reader with the default limits that leaves images as they are stored, as the reference does, and refuses files
     * that end early.
     */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT, Orientation.IGNORE);
    }

    /** A decoder that refuses files that end early. */
    public ImageDecoder(ImageLimits limits, Orientation orientation) {
        this(limits, orientation, Truncated.REFUSE);
    }

    /**
     * @param limits what an image may cost
     * @param orientation whether the EXIF orientation of JPEG, PNG, WebP and TIFF is applied
     * @param truncated for files that end early
     */
    public ImageDecoder(ImageLimits limits, Orientation orientation, Truncated truncated) {
        this(limits, orientation, truncated, MemoryBudget.ofProcess());
    }

    /** @param budget in place of that of the process */
    public ImageDecoder(ImageLimits limits, Orientation orientation, Truncated truncated, MemoryBudget budget) {
        this.limits = limits;
        this.orientation = orientation;
        this.truncated = truncated;
        this.budget = budget;
    }

    /** A decoder with the default limits, which ignores orientations and refuses files that end early. */
    public static ImageDecoder defaults() {
        return new ImageDecoder();
    }

    /** A decoder with the same limits and budget and another treatment of orientations and of files that end early. */
    public ImageDecoder with(Orientation otherOrientation, Truncated otherTruncated) {
        return new ImageDecoder(limits, otherOrientation, otherTruncated, budget);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if the file is missing, no image, damaged or over the limits
     * @throws io.ofajava.error.ResourceException if there is not enough memory, ever or now
     * @throws OfaException if it cannot be read
     */
    public RgbImage read(Path file) {
        return read(file, Integer.MAX_VALUE).picture();
    }

    /**
     * Reads an image from memory.
     *
     * @param data an image file
     * @param name what to call it in messages
     * @throws InvalidInputException if the bytes are no image, damaged or over the limits
     */
    public RgbImage read(byte[] data, String name) {
        return read(data, name, Integer.MAX_VALUE).picture();
    }

    /** Reads a file for a task, as {@link #read(byte[], String, int)}. */
    public DecodedImage read(Path file, int side) {
        return read(bytes(file), file.toString(), side);
    }

    /**
     * Reads a stream to its end for a task, as {@link #read(byte[], String, int)}. The stream is not closed.
     *
     * @throws io.ofajava.error.ResourceException if it has more bytes than there is memory for
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
     * Reads an image for a task that resizes it. A JPEG over the limit of pixels is decoded at a reduced scale, whose
     * sides are still at least {@code side}; every other image is decoded as it is.
     *
     * @param data an image file
     * @param name what to call it in messages
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
                RgbImage picture = decode(file, options, name).upright(applied);
                file.warning().ifPresent(warning -> LOG.warn("{}: {}", name, warning));
                boolean turned = applied >= 5;
                return new DecodedImage(
                        picture,
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
     * Reads what an image file says about its image, without decoding it.
     *
     * @throws InvalidInputException as {@link #read(byte[], String)}
     */
    public ImageHeader header(byte[] data) {
        return header(data, "image of " + data.length + " bytes");
    }

    /**
     * Reads what a file says about its image, within the same limits, without decoding it.
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
        requireNotCancelled(name); // what there is may be a part
        return decoded;
    }

    private static void requireNotCancelled(String name) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("decoding of " + name + " was cancelled");
        }
    }

    /** Only this library's own messages are shown: those of the JDK's readers name its internals, or nothing. */
    private static OfaException refused(String name, ImageFormat format, Exception cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof OutOfMemoryError e) {
                throw e; // the JDK's readers wrap it as if the file were damaged
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
     * Reads one byte more than allowed: what grows while it is read, or has no size (a pipe, a device), is caught too.
     *
     * @param size that is expected at least
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

    /** The most bytes that content of unknown size may have. The JDK collects a stream in pieces and joins them. */
    public int mostBytes() {
        return (int) Math.min(limits.maxBytes(), budget.bytes() / 2);
    }
}
