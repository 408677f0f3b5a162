// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ofajava.cache.CacheEntries;
import io.ofajava.cache.FileReplacement;
import io.ofajava.cache.Sha256;
import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import io.ofajava.nativelib.PrivateMapping;
import io.ofajava.text.DefaultMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores plans, and the timing measurements of their builds, in a directory. Files appear atomically, by rename. A plan
 * that does not match or is damaged is never loaded: one line is logged, and the caller builds it again. A directory
 * that cannot be written causes a warning and a rebuild at the next start, unless the plans themselves are the purpose.
 *
 * <p>Format of a plan file: 8 bytes of magic, the length of the key (int), the key as JSON, the length of the plan
 * (long), its SHA-256, the plan.
 */
final class PlanStore {
    private static final Logger LOG = LoggerFactory.getLogger(PlanStore.class);
    private static final long MAGIC = 0x4F46_4150_4C41_4E31L; // OFAPLAN1
    private static final int MAX_KEY = 1 << 16;
    private static final String TEMPORARY = "temporary-";
    private static final int DIGEST = 32;
    /** Size of a plan's pieces: buffers end at 2 GiB. */
    private static final long PIECE = 1L << 30;

    private static final long MAX_TIMINGS = 256L << 20;

    /** The directory of plans, in a cache and in a packaged model. */
    private static final String DIRECTORY = "plans";

    private final Path directory;
    private final @Nullable Path packaged;
    private final boolean required;
    private final SortedMap<String, Path> used = new TreeMap<>();

    /**
     * Creates a store.
     *
     * @param cacheDirectory created when it is needed
     * @param model a directory whose {@link #DIRECTORY} is searched first; never written. Null for none
     * @param required whether failing to store a plan is an error instead of a warning
     */
    PlanStore(Path cacheDirectory, @Nullable Path model, boolean required) {
        this.directory = cacheDirectory.resolve(DIRECTORY);
        this.packaged = model == null ? null : model.resolve(DIRECTORY);
        this.required = required;
    }

    private static String file(String name, PlanKey key) {
        String checkpoint = Objects.requireNonNull(key.fields().get("checkpoint"), "checkpoint");
        return checkpoint.substring(0, Math.min(32, checkpoint.length())) + "/" + name + "-"
                + key.fields().get("precision") + "-" + key.fields().get("gpu") + ".plan";
    }

    /** The files of all plans that were loaded or stored, by their names in a packaged model. */
    SortedMap<String, Path> used() {
        return Collections.unmodifiableSortedMap(used);
    }

    /** The plan in pieces, or null if it must be built. */
    @Nullable
    List<ByteBuffer> load(String name, PlanKey key) {
        String relative = file(name, key);
        List<ByteBuffer> plan = packaged == null ? null : load(packaged.resolve(relative), relative, key);
        return plan != null ? plan : load(directory.resolve(relative), relative, key);
    }

    private @Nullable List<ByteBuffer> load(Path file, String relative, PlanKey key) {
        if (!Files.exists(file)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = read(channel, 0, Long.BYTES + Integer.BYTES);
            if (head.getLong() != MAGIC) {
                throw new IOException("it is not a plan of this library");
            }
            int keyLength = head.getInt();
            if (keyLength < 0 || keyLength > MAX_KEY) {
                throw new IOException("its key has " + keyLength + " bytes");
            }
            Map<String, String> stored = DefaultMapper.MAPPER.readValue(
                    read(channel, head.capacity(), keyLength).array(), new TypeReference<>() {});
            if (stored == null) {
                throw new IOException("its key is empty");
            }
            String difference = key.difference(stored);
            if (!difference.isEmpty()) {
                throw new IOException("it is for " + difference);
            }
            long position = head.capacity() + (long) keyLength;
            ByteBuffer tail = read(channel, position, Long.BYTES + DIGEST);
            long length = tail.getLong();
            position += tail.capacity();
            if (length <= 0 || length != channel.size() - position) {
                throw new IOException("it has " + (channel.size() - position) + " bytes instead of " + length);
            }
            List<ByteBuffer> pieces = map(file, channel, position, length);
            if (!ByteBuffer.wrap(digest(pieces)).equals(tail)) {
                throw new IOException("its contents are damaged");
            }
            used.put(DIRECTORY + "/" + relative, file);
            return pieces;
        } catch (IOException e) {
            LOG.info("the plan {} is not used: {}", file, e.getMessage());
            return null;
        }
    }

    /** TensorRT reads the plan in native code, where a file that is shortened meanwhile would end the process. */
    private static List<ByteBuffer> map(Path file, FileChannel channel, long position, long length) throws IOException {
        return PrivateMapping.of(file, () -> {
            List<ByteBuffer> pieces = new ArrayList<>();
            for (long from = 0; from < length; from += PIECE) {
                pieces.add(channel.map(FileChannel.MapMode.READ_ONLY, position + from, Math.min(PIECE, length - from)));
            }
            return pieces;
        });
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return buffer.flip();
    }

    /**
     * Stores a plan.
     *
     * @throws OfaException if it cannot be stored and is required
     */
    void store(String name, PlanKey key, List<ByteBuffer> plan) {
        Path file = directory.resolve(file(name, key));
        boolean kept = write(
                file,
                channel -> {
                    byte[] keyBytes = DefaultMapper.MAPPER.writeValueAsBytes(key.fields());
                    long length = plan.stream().mapToLong(ByteBuffer::remaining).sum();
                    ByteBuffer head =
                            ByteBuffer.allocate(Long.BYTES + Integer.BYTES + keyBytes.length + Long.BYTES + DIGEST);
                    head.putLong(MAGIC)
                            .putInt(keyBytes.length)
                            .put(keyBytes)
                            .putLong(length)
                            .put(digest(plan))
                            .flip();
                    writeAll(channel, head);
                    for (ByteBuffer piece : plan) {
                        writeAll(channel, piece.duplicate());
                    }
                },
                required);
        if (kept) {
            used.put(DIRECTORY + "/" + file(name, key), file);
        }
    }

    private Path timings(TensorRtApi.Device device) {
        return directory.resolve("timing-" + device.tensorRt() + "-" + PlanKey.architecture(device) + ".cache");
    }

    /** The measurements of earlier builds; empty if there are none. */
    ByteBuffer loadTimings(TensorRtApi.Device device) {
        Path file = timings(device);
        try {
            return ByteBuffer.wrap(
                    Files.exists(file) && Files.size(file) <= MAX_TIMINGS ? Files.readAllBytes(file) : new byte[0]);
        } catch (IOException e) {
            LOG.info("earlier measurements in {} cannot be read ({}); measuring again", file, e.getMessage());
            return ByteBuffer.allocate(0);
        }
    }

    /** Stores measurements. */
    void storeTimings(TensorRtApi.Device device, ByteBuffer timings) {
        write(timings(device), channel -> writeAll(channel, timings.duplicate()), false);
    }

    /** @return whether the file exists now; always true if it is required */
    private static boolean write(Path file, FileReplacement.Content contents, boolean required) {
        try {
            Path directory = Files.createDirectories(file.resolveSibling(""));
            removeLeftOvers(directory);
            FileReplacement.write(file, Files.createTempFile(directory, TEMPORARY, ".tmp"), true, contents);
            return true;
        } catch (IOException e) {
            if (required) {
                throw CacheError.WRITE_FAILED.causedBy(e, file, CacheEntries.reason(e));
            }
            LOG.warn("{} cannot be written ({}); the next start builds it again", file, CacheEntries.reason(e));
            return false;
        }
    }

    /**
     * A process that was killed while it wrote leaves its temporary file, which may be large. Files older than a day
     * are deleted.
     */
    private static void removeLeftOvers(Path directory) throws IOException {
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        try (DirectoryStream<Path> temporaryFiles = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
            for (Path temporary : temporaryFiles) {
                if (Files.getLastModifiedTime(temporary).compareTo(yesterday) < 0) {
                    delete(temporary);
                }
            }
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.debug("{} is left over: {}", temporary, e.getMessage());
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] digest(List<ByteBuffer> pieces) {
        MessageDigest digest = Sha256.digest();
        pieces.forEach(piece -> digest.update(piece.duplicate()));
        return digest.digest();
    }
}
