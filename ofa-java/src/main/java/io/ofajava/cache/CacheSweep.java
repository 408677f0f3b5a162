// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the cache the leftovers of killed processes, and entries that are no longer used: those of other
 * versions and of models that no longer exist.
 */
final class CacheSweep {
    private static final Logger LOG = LoggerFactory.getLogger(CacheSweep.class);
    private static final String UNFINISHED = ".new-";
    private static final String LOCK = ".lock";
    /** Names of unfinished files and directories, of this version and of earlier ones. */
    private static final Pattern TEMPORARY =
            Pattern.compile(".*\\.new-[0-9a-f-]{36}|temporary-.*|demo-partial.*|probe-.*|run-.*");
    /** The directories and names of entries. Nothing else in the cache is ever deleted. */
    private static final Pattern ENTRY = Pattern.compile(
            "graphs/[^/]+|hashes/[0-9a-f]+|demo-[0-9a-f]+|native/onnxruntime-[0-9a-f]+|native/lib-[^/]+");

    private static final List<String> DIRECTORIES = List.of("", "graphs", "hashes", "native", "plans");
    /** Longer than writing anything takes. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    /** Longer than loading the private copy of a library takes. */
    private static final Duration LOADED = Duration.ofMinutes(10);

    private static final Duration UNUSED = Duration.ofDays(60);

    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private CacheSweep() {}

    static Path lockFile(Path entry) {
        return entry.resolveSibling("." + entry.getFileName() + LOCK);
    }

    static Path unfinished(Path entry, String random) {
        return entry.resolveSibling("." + entry.getFileName() + UNFINISHED + random);
    }

    /** Removes unfinished parts of one entry; the caller must hold its lock. */
    static void leftovers(Path entry) {
        each(entry.resolveSibling(""), "." + entry.getFileName() + UNFINISHED + "*", FileTrees::deleteQuietly);
    }

    /** Removes leftovers in the whole cache, once per process. */
    static void once(Path cache) {
        if (!SWEPT.add(cache.toAbsolutePath().normalize())) {
            return;
        }
        for (String directory : DIRECTORIES) {
            each(cache.resolve(directory), "*", file -> {
                if (TEMPORARY.matcher(file.getFileName().toString()).matches()
                        && isOlder(file, file.getFileName().toString().startsWith("run-") ? LOADED : ABANDONED)) {
                    FileTrees.deleteQuietly(file);
                }
            });
        }
    }

    /** Removes entries that were not used for long, when a new one has been written. */
    static void prune(Path cache) {
        for (String directory : DIRECTORIES) {
            each(cache.resolve(directory), "*", file -> {
                String name = (directory.isEmpty() ? "" : directory + "/") + file.getFileName();
                if (ENTRY.matcher(name).matches()
                        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        && isOlder(file, age(file))) {
                    LOG.info(
                            "removing {} from the cache: it is an earlier version's, or was not used for {} days",
                            file,
                            UNUSED.toDays());
                    FileTrees.deleteQuietly(file);
                    FileTrees.deleteQuietly(lockFile(file));
                }
            });
        }
    }

    /** Versions without checksums read other entries than this one. */
    private static Duration age(Path entry) {
        return Files.exists(entry.resolve(Checksums.FILE)) ? UNUSED : ABANDONED;
    }

    private interface Visit {
        void at(Path file);
    }

    private static void each(Path directory, String glob, Visit visit) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            files.forEach(visit::at);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing to visit
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.debug("cannot look through {}: {}", directory, e.toString());
        }
    }

    private static boolean isOlder(Path file, Duration age) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(Instant.now().minus(age));
        } catch (IOException e) {
            return false;
        }
    }
}
