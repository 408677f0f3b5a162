// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.cache.CacheEntries;
import io.ofajava.cache.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the hashes of checkpoints in a cache directory, so that only the first start of a model reads all of its
 * weights. A hash is remembered under the path, size, times and identity (device and inode) of each file, and under the
 * names, types, shapes and first and last bytes of the tensors. A file that is replaced or written again has another
 * time of status change, which the system sets from its clock; it is then read whole. Hashes choose entries of the
 * cache; these are verified by checksums of their own.
 *
 * <p>Thread-safe; several processes may use one directory.
 */
public final class HashMemory {
    /** The directory within the cache. */
    static final String DIRECTORY = "hashes";

    private static final String VERSION = "ofa-hash-memory-1";
    private static final String FILE = "sha256";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    /** Bytes at each end of a tensor that belong to the key. */
    private static final int EDGE = 64;
    /** A file may change twice within one tick of its file system's clock: two seconds on FAT, the coarsest. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Path cache;
    private final Clock clock;

    /** @param cache created when it is needed */
    public HashMemory(Path cache) {
        this(cache, Clock.systemUTC());
    }

    HashMemory(Path cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * The same as {@link ContentHash#of}.
     *
     * @param weights the file that the tensors are stored in, or the index of their shards
     * @param selection which tensors of the file these are, if it has several of a name
     * @param architecture see {@link ContentHash#of}
     */
    public String of(Path weights, String selection, String architecture, Collection<Tensor> tensors) {
        String key = key(weights, selection + architecture, tensors);
        if (key == null) {
            return ContentHash.of(architecture, tensors);
        }
        AtomicReference<@Nullable String> computed = new AtomicReference<>();
        Optional<Path> entry = new CacheEntries(cache).loadIfPossible(DIRECTORY + "/" + key, directory -> {
            String hash = ContentHash.of(architecture, tensors);
            computed.set(hash);
            Files.writeString(directory.resolve(FILE), hash, StandardCharsets.US_ASCII);
        });
        String hash = computed.get();
        if (hash == null && entry.isPresent()) {
            hash = read(entry.get());
        }
        return hash == null ? ContentHash.of(architecture, tensors) : hash;
    }

    /** The hash in an entry, or null if the entry was removed since it was verified. */
    private static @Nullable String read(Path entry) {
        try {
            String hash = Files.readString(entry.resolve(FILE), StandardCharsets.US_ASCII);
            return HASH.matcher(hash).matches() ? hash : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** 64 hexadecimal digits, or null if a file may change without a change of its times. */
    private @Nullable String key(Path weights, String description, Collection<Tensor> tensors) {
        MessageDigest digest = Sha256.digest();
        ContentHash.add(digest, VERSION);
        ContentHash.add(digest, description);
        Instant unchangedSince = clock.instant().minus(TICK);
        try {
            for (Path file : WeightFiles.files(weights)) {
                Path real = file.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
                List<FileTime> times = times(real, attributes);
                if (attributes.fileKey() == null
                        || Collections.max(times).toInstant().isAfter(unchangedSince)) {
                    return null;
                }
                ContentHash.add(digest, real.toString());
                ContentHash.add(digest, attributes.size() + " " + times + " " + attributes.fileKey());
            }
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
        TreeMap<String, Tensor> sorted = new TreeMap<>();
        tensors.forEach(tensor -> sorted.put(tensor.name(), tensor));
        for (Tensor tensor : sorted.values()) {
            ContentHash.add(digest, tensor.name());
            ContentHash.add(digest, tensor.dtype() + Arrays.toString(tensor.shape()));
            if (!tensor.isStrided()) { // its elements would be copied
                ByteBuffer data = tensor.data();
                int edge = Math.min(EDGE, data.limit());
                digest.update(data.slice(0, edge));
                digest.update(data.slice(data.limit() - edge, edge));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The times of the last change of contents and, where the file system has it, of the status. */
    private static List<FileTime> times(Path file, BasicFileAttributes attributes) throws IOException {
        FileTime contents = attributes.lastModifiedTime();
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
                ? List.of(contents, (FileTime) Files.getAttribute(file, "unix:ctime"))
                : List.of(contents);
    }
}
