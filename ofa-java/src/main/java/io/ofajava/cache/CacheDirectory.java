// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of derived files that are kept between runs. A directory that cannot be written never prevents a model
 * from loading: its contents are used, one line is logged, and new files go to a temporary directory that is deleted
 * when the JVM ends.
 */
public final class CacheDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);

    private static boolean logged;

    private CacheDirectory() {}

    /**
     * The directory of an option, otherwise that of {@code OFA_CACHE}, otherwise {@code $XDG_CACHE_HOME/ofa-java},
     * otherwise {@code ~/.cache/ofa-java}; it need not exist. If the user has no home directory, a temporary directory
     * for this run, with one log line.
     *
     * @throws io.ofajava.error.InvalidInputException if {@code OFA_CACHE} cannot be a path in this locale
     */
    public static Path resolve(@Nullable Path option) {
        if (option != null) {
            return option;
        }
        Optional<Path> found = CacheLocation.find(System.getenv(), System.getProperty("user.home"));
        return found.orElseGet(() -> substitute(null, "this user has no home directory"));
    }

    /**
     * Creates the directory and tries to write to it.
     *
     * @throws IOException if it cannot be created or written
     */
    public static void requireWritable(Path directory) throws IOException {
        Files.createDirectories(directory);
        // A fixed name: the random names of temporary files take 50 ms at a cold start.
        Path probe = directory.resolve("probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.createFile(probe);
        Files.delete(probe);
    }

    /**
     * The resolved directory: one that can be written, or an existing one that may be complete; otherwise a temporary
     * one, with one log line.
     */
    public static Path open(@Nullable Path option) {
        Path directory = resolve(option);
        if (Files.isDirectory(directory)) {
            return directory;
        }
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            return substitute(directory, CacheEntries.reason(e));
        }
    }

    /**
     * A temporary directory that replaces a cache that cannot be written; one per process, with one log line.
     *
     * @param cache the directory that cannot be written; null if there is none
     * @param reason why
     * @throws OfaException if there is no temporary directory either
     */
    static synchronized Path substitute(@Nullable Path cache, String reason) {
        String what = cache == null ? "no cache directory" : "the cache directory " + cache + " cannot be written";
        try {
            Path directory = ProcessDirectory.get();
            if (!logged) {
                logged = true;
                LOG.warn(
                        "{} ({}); using {} for this run. Set OFA_CACHE to a writable directory to keep files from one run to the next",
                        what,
                        reason,
                        directory);
            }
            return directory;
        } catch (IOException e) {
            throw CacheError.NOT_WRITABLE.causedBy(
                    e, what, reason, System.getProperty("java.io.tmpdir"), CacheEntries.reason(e));
        }
    }
}
