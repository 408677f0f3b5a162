// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of several processes, threads or class loaders of a JVM write a cache entry while the others wait. Operating
 * system locks end with their process, however it ends. If the file system has no locks, each process writes its own
 * entry, which costs time but is correct.
 */
final class EntryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntryLock.class);
    private static final long POLL_MILLIS = 20;
    /** Maximum wait for another process, which may be suspended. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    /**
     * Prefix of the system property that is set while this JVM holds a lock. POSIX releases a process' lock as soon as
     * the process closes any descriptor of the file, so a second thread must not even open it; system properties are
     * shared by all class loaders.
     */
    private static final String HELD = "io.ofajava.cache.lock.";

    private final String property;
    private final @Nullable FileChannel channel;

    private EntryLock(String property, @Nullable FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Acquires the lock. Blocking.
     *
     * @param file created in an existing directory, and kept
     * @throws IOException if the file cannot be created
     * @throws OfaException if this thread is interrupted
     */
    static EntryLock acquire(Path file) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String property = HELD + file.toAbsolutePath().normalize();
        while (System.getProperties().putIfAbsent(property, "held") != null) {
            pause(file, end);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (!locked(channel, file)) {
                pause(file, end);
            }
            return new EntryLock(property, channel);
        } catch (IOException | RuntimeException e) {
            new EntryLock(property, channel).close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel, Path file) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            LOG.debug("no locks on the file system of {}: {}", file, e.toString());
            return true;
        }
    }

    private static void pause(Path file, long end) {
        if (System.nanoTime() > end) {
            throw CacheError.LOCKED.with(file, PATIENCE.toMinutes());
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CacheError.INTERRUPTED.causedBy(e, "another process writes to the cache");
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("cannot close a lock: {}", e.toString());
        } finally {
            System.clearProperty(property);
        }
    }
}
