// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import io.ofajava.error.Setting;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheEntriesTest {
    private static final byte[] LARGE = new byte[3 << 20];

    @TempDir
    Path cache;

    private final AtomicInteger written = new AtomicInteger();

    private Path load() {
        return new CacheEntries(cache).load("graphs/key", this::write);
    }

    private void write(Path directory) throws IOException {
        written.incrementAndGet();
        Files.write(directory.resolve("large.bin"), LARGE);
        Files.createDirectories(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/small"), "text");
    }

    @Test
    void anEntryIsWrittenOnceAndThenVerified() throws IOException {
        Path entry = load();
        assertEquals(cache.resolve("graphs/key"), entry);
        assertEquals(entry, load());
        assertEquals(1, written.get());
        assertArrayEquals(LARGE, Files.readAllBytes(entry.resolve("large.bin")));
        assertNull(CacheEntries.damage(entry));
    }

    @Test
    void everyDamageOfEveryFileIsRepaired() throws IOException {
        List<String> files = List.of("large.bin", "sub/small", Checksums.FILE);
        for (String name : files) {
            for (Damage damage : Damage.values()) {
                Path file = load().resolve(name);
                int before = written.get();
                damage.inflict(file);
                load();
                assertEquals(before + 1, written.get(), damage + " of " + name + " was not detected");
                assertArrayEquals(LARGE, Files.readAllBytes(cache.resolve("graphs/key/large.bin")));
            }
        }
    }

    @Test
    void whatIsThereInPlaceOfAnEntryIsReplaced() throws IOException {
        Path entry = load();
        FileTrees.delete(entry);
        Files.writeString(entry, "content");
        assertRewritten(entry);
        FileTrees.delete(entry);
        Files.createSymbolicLink(entry, cache.resolve("missing"));
        assertRewritten(entry);
        FileTrees.delete(entry);
        Files.createSymbolicLink(entry, entry);
        assertRewritten(entry);
        FileTrees.delete(entry);
        Path foreign = Files.createDirectories(cache.resolve("foreign"));
        Path file = Files.writeString(foreign.resolve("file"), "content");
        Files.createSymbolicLink(entry, foreign);
        assertRewritten(entry);
        assertEquals("content", Files.readString(file));
    }

    private void assertRewritten(Path entry) throws IOException {
        int before = written.get();
        assertEquals(entry, load());
        assertEquals(before + 1, written.get());
        assertTrue(Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
        assertArrayEquals(LARGE, Files.readAllBytes(entry.resolve("large.bin")));
    }

    @Test
    void entriesWithoutChecksumsAreRewritten() throws IOException {
        write(Files.createDirectories(cache.resolve("graphs/key")));
        load();
        assertEquals(2, written.get());
        assertTrue(Files.exists(cache.resolve("graphs/key").resolve(Checksums.FILE)));
    }

    @Test
    void leftoversOfKilledProcessesAreRemoved() throws IOException {
        Path killed = CacheSweep.unfinished(cache.resolve("graphs/key"), "00000000-0000-0000-0000-000000000000");
        write(Files.createDirectories(killed));
        Path other = Files.createDirectories(cache.resolve("graphs/temporary-123"));
        Path demo = Files.createDirectories(cache.resolve("demo-partial77"));
        for (Path old : List.of(other, demo)) {
            age(old, Duration.ofDays(1));
        }
        Path running = Files.createDirectories(cache.resolve("graphs/temporary-124"));
        load();
        assertFalse(Files.exists(killed));
        assertFalse(Files.exists(other));
        assertFalse(Files.exists(demo));
        assertTrue(Files.exists(running), "the directory of a process that may still be running was removed");
    }

    @Test
    void unusedEntriesAreRemovedWhenANewOneIsWritten() throws IOException {
        new CacheEntries(cache).load("graphs/old", this::write);
        new CacheEntries(cache).load("graphs/used", this::write);
        Path earlier = Files.createDirectories(cache.resolve("graphs/of-an-earlier-version"));
        Path foreign = Files.createDirectories(cache.resolve("somebody-elses"));
        age(cache.resolve("graphs/old"), Duration.ofDays(100));
        age(cache.resolve("graphs/used"), Duration.ofDays(100));
        age(earlier, Duration.ofDays(1));
        age(foreign, Duration.ofDays(1000));
        new CacheEntries(cache).load("graphs/used", this::write);
        load();
        assertFalse(Files.exists(cache.resolve("graphs/old")));
        assertFalse(Files.exists(earlier));
        assertTrue(Files.exists(cache.resolve("graphs/used")));
        assertTrue(Files.exists(foreign));
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void oneOfSeveralProcessesWritesAnEntry() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Path> load = this::load;
            for (Future<Path> loaded : threads.invokeAll(List.of(load, load, load, load, load, load, load, load))) {
                assertEquals(cache.resolve("graphs/key"), loaded.get());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(1, written.get());
        try (Stream<Path> files = Files.list(cache.resolve("graphs"))) {
            assertEquals(
                    ".key.lock key",
                    files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining(" ")));
        }
    }

    @Test
    void anUnwritableCacheIsReplacedForThisRun() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        CacheEntries entries = new CacheEntries(file.resolve("cache")); // not even root can write there
        Path entry = entries.load("graphs/key", this::write);
        assertNotEquals(file.resolve("cache/graphs/key"), entry);
        assertEquals(entry, entries.load("graphs/key", this::write));
        assertEquals(1, written.get());
    }

    @Test
    void anUnwritableEntryIsOneMessage() {
        OfaException failed = Refusal.of(
                CacheError.NO_ROOM,
                () -> new CacheEntries(cache).load("graphs/key", directory -> {
                    throw new IOException("No space left on device");
                }),
                "No space left on device");
        assertTrue(failed.remedies().contains(Setting.CACHE), failed.remedies().toString());
        assertFalse(Files.exists(cache.resolve("graphs/key")));
    }

    /**
     * As when a server is stopped while it loads a model: the cache is not at fault, and nothing is written elsewhere.
     */
    @Test
    void anInterruptedWriterIsNamed() {
        OfaException interrupted = assertThrows(
                OfaException.class,
                () -> new CacheEntries(cache).load("graphs/key", directory -> {
                    written.incrementAndGet();
                    throw new ClosedByInterruptException();
                }));
        assertEquals(CacheError.INTERRUPTED, interrupted.code());
        assertEquals(1, written.get());
        assertFalse(Files.exists(cache.resolve("graphs/key")));
    }

    /** Another user of the same cache must be able to read the entry. */
    @Test
    void anEntryHasTheModeOfTheProcess() throws IOException {
        Path plain = Files.createDirectory(cache.resolve("plain"));
        assertEquals(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(load())));
    }

    /** Kinds of damage to files. */
    enum Damage {
        FLIPPED_BIT {
            @Override
            void inflict(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        },
        ZEROED {
            @Override
            void inflict(Path file) throws IOException {
                byte[] zeros = new byte[(int) Files.size(file)];
                zeros[0] = 1; // the large file is zeros
                Files.write(file, zeros);
            }
        },
        HALVED {
            @Override
            void inflict(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        },
        EMPTIED {
            @Override
            void inflict(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        DELETED {
            @Override
            void inflict(Path file) throws IOException {
                Files.delete(file);
            }
        },
        DIRECTORY {
            @Override
            void inflict(Path file) throws IOException {
                Files.delete(file);
                Files.createFile(Files.createDirectory(file).resolve("file"));
            }
        },
        LINK {
            @Override
            void inflict(Path file) throws IOException {
                Files.delete(file);
                Files.createSymbolicLink(file, file.resolveSibling("missing"));
            }
        };

        abstract void inflict(Path file) throws IOException;
    }
}
