// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file as read-only memory. A buffer cannot exceed 2 GiB, so the file is mapped in windows that start at every GiB
 * and overlap: every region of at most 1 GiB lies completely in one window. Windows are mapped on first use and live as
 * long as their slices. Closing only prevents new windows.
 *
 * <p>If another program truncates the file while it is mapped, reading it fails in an unpredictable way. Replace
 * checkpoints by renaming, never in place.
 */
final class MappedFile implements AutoCloseable {
    /** The maximum length of a {@link #slice}, in bytes. */
    static final long MAX_SLICE = 1L << 30;

    private static final long WINDOW_STEP = 1L << 30;

    private final Path path;
    /** Null if the bytes are in memory. */
    private final @Nullable FileChannel channel;

    private final long size;
    private final Map<Long, ByteBuffer> windows = new HashMap<>();

    private MappedFile(Path path, @Nullable FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Unmaps unreachable buffers. In Java 17 this requires a garbage collection
     * (https://bugs.openjdk.org/browse/JDK-4724038); until then the pages count as memory of this process. When Java 22
     * is the minimum version, an Arena (JEP 454) can replace it.
     */
    static void releaseUnused() {
        System.gc();
    }

    /** @throws InvalidInputException if {@code path} is missing, is not a regular file or may not be read */
    static MappedFile open(Path path) {
        if (!Files.exists(path)) {
            throw FileError.MISSING.with(path);
        }
        if (!Files.isRegularFile(path)) {
            throw FileError.NOT_A_FILE.with(path);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            return new MappedFile(path, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw FileError.MISSING.causedBy(e, path);
        } catch (IOException e) {
            closeQuietly(channel);
            throw FileError.UNREADABLE.causedBy(e, path, e.getMessage());
        }
    }

    /** Wraps bytes that are already in memory as the content of {@code path}; at most 1 GiB. */
    static MappedFile ofMemory(Path path, byte[] bytes) {
        MappedFile file = new MappedFile(path, null, bytes.length);
        file.windows.put(0L, ByteBuffer.wrap(bytes));
        return file;
    }

    Path path() {
        return path;
    }

    /** Size of the file in bytes. */
    long size() {
        return size;
    }

    /**
     * A region of the file, little-endian and read-only, at position 0.
     *
     * @param what name of the region in the error message
     * @throws InvalidInputException if the region exceeds the file or {@link #MAX_SLICE}
     */
    ByteBuffer slice(long offset, long length, String what) {
        if (offset < 0 || length < 0 || length > size || offset > size - length) {
            throw CheckpointError.DAMAGED.with(
                    path, what + " lies outside the file (" + length + " bytes at " + offset + " of " + size + ")");
        }
        if (length > MAX_SLICE) {
            throw CheckpointError.TOO_LARGE.with(path, what + " has " + length + " bytes", MAX_SLICE);
        }
        if (length == 0) {
            return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        long window = offset / WINDOW_STEP;
        ByteBuffer mapped = windows.computeIfAbsent(window, this::map);
        return mapped.slice((int) (offset - window * WINDOW_STEP), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer map(long window) {
        long start = window * WINDOW_STEP;
        try {
            return Objects.requireNonNull(channel, "channel")
                    .map(FileChannel.MapMode.READ_ONLY, start, Math.min(Integer.MAX_VALUE, size - start));
        } catch (IOException e) {
            throw CheckpointError.UNMAPPABLE.causedBy(e, path, e.getMessage());
        }
    }

    /** Closes the file; slices stay valid. */
    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The file was only read, so a failing close loses nothing.
        }
    }
}
