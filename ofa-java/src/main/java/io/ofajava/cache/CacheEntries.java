// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a cache: directories of derived files. An entry appears by renaming a finished directory and is
 * verified at each use. An entry that is damaged, or that another version wrote without checksums, is written again. Of
 * several processes that need the same entry, one writes it. If the cache cannot be written, a temporary directory is
 * used, with one log line; existing entries of the cache are still used.
 */
public final class CacheEntries {
    private static final Logger LOG = LoggerFactory.getLogger(CacheEntries.class);

    private final Path cache;
    private final boolean required;

    /** @param cache created when it is needed */
    public CacheEntries(Path cache) {
        this(cache, false);
    }

    /**
     * Entries for callers that need the files themselves.
     *
     * @param cache created when it is needed
     * @param required whether an entry that cannot be written there is an error, instead of going to a temporary
     *     directory
     */
    public CacheEntries(Path cache, boolean required) {
        this.cache = cache;
        this.required = required;
    }

    /** Writes the files of an entry into an existing empty directory. */
    @FunctionalInterface
    public interface Writer {
        /** @throws IOException if the directory cannot be written */
        void write(Path directory) throws IOException;
    }

    /**
     * The directory of an entry, verified or newly written.
     *
     * @param name relative to the cache, such as {@code graphs/KEY}; the last part identifies everything that
     *     determines the entry's contents
     * @throws OfaException if it must be written and cannot be
     */
    public Path load(String name, Writer writer) {
        CacheSweep.once(cache);
        Path entry = cache.resolve(name);
        if (isSound(entry)) {
            return entry;
        }
        try {
            return write(cache, entry, writer);
        } catch (ClosedByInterruptException e) {
            throw CacheError.INTERRUPTED.causedBy(e, entry + " was written");
        } catch (IOException e) {
            if (required) {
                throw CacheError.WRITE_FAILED.causedBy(e, entry, reason(e));
            }
            Path substitute = CacheDirectory.substitute(cache, reason(e));
            Path inSubstitute = substitute.resolve(name);
            if (isSound(inSubstitute)) {
                return inSubstitute;
            }
            try {
                return write(substitute, inSubstitute, writer);
            } catch (IOException again) {
                again.addSuppressed(e);
                throw CacheError.NO_ROOM.causedBy(again, name, cache, reason(e), substitute, reason(again));
            }
        }
    }

    /**
     * As {@link #load}, for an entry that only saves time: nothing is written elsewhere, and a cache that cannot be
     * written is not an error.
     *
     * @return empty if the entry is not there and cannot be written
     */
    public Optional<Path> loadIfPossible(String name, Writer writer) {
        CacheSweep.once(cache);
        Path entry = cache.resolve(name);
        if (isSound(entry)) {
            return Optional.of(entry);
        }
        try {
            return Optional.of(write(cache, entry, writer));
        } catch (IOException e) {
            LOG.debug("{} is not kept: {}", entry, reason(e));
            return Optional.empty();
        }
    }

    /**
     * Whether a directory that {@link #load} wrote, here or elsewhere, is unchanged.
     *
     * @return a description of the fault, or null
     */
    public static @Nullable String damage(Path directory) {
        try {
            return Checksums.damage(directory);
        } catch (ClosedByInterruptException e) {
            throw CacheError.INTERRUPTED.causedBy(e, directory + " was verified");
        } catch (IOException e) {
            return reason(e);
        }
    }

    /**
     * The system's message, such as "No space left on device", with the type of failure if the message is only a path.
     */
    public static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static boolean isSound(Path entry) {
        if (!Files.isDirectory(entry) || damage(entry) != null) {
            return false;
        }
        markUsed(entry);
        return true;
    }

    /** Used by {@link CacheSweep}. */
    private static void markUsed(Path entry) {
        try {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.debug("cannot record the use of {}: {}", entry, e.toString());
        }
    }

    private static Path write(Path cache, Path entry, Writer writer) throws IOException {
        Path parent = entry.getParent();
        Files.createDirectories(parent);
        Path lockFile = CacheSweep.lockFile(entry);
        try (EntryLock lock = EntryLock.acquire(lockFile)) {
            if (Files.isDirectory(entry)) {
                String damage = damage(entry);
                if (damage == null) {
                    return entry; // another process wrote it meanwhile
                }
                LOG.warn("rewriting {} in the cache: {}", entry, damage);
            } else if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
                LOG.warn("rewriting {} in the cache: it is not a directory", entry);
            }
            CacheSweep.leftovers(entry);
            long start = System.nanoTime();
            Path unfinished = Files.createDirectory(
                    CacheSweep.unfinished(entry, UUID.randomUUID().toString()));
            try {
                writer.write(unfinished);
                Checksums.write(unfinished);
                replace(entry, unfinished);
            } finally {
                FileTrees.deleteQuietly(unfinished);
            }
            LOG.info("wrote {} in {} ms", entry, (System.nanoTime() - start) / 1_000_000);
            CacheSweep.prune(cache);
            return entry;
        }
    }

    /**
     * A directory cannot be renamed over a file, a link or a non-empty directory: an existing one is moved away first.
     */
    private static void replace(Path entry, Path finished) throws IOException {
        Path old = CacheSweep.unfinished(entry, UUID.randomUUID().toString());
        if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(entry, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(finished, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Without the lock, if the file system has none.
            if (damage(entry) != null) {
                throw e;
            }
        } finally {
            FileTrees.deleteQuietly(old);
        }
    }
}
