// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.cache.CacheEntries;
import io.ofajava.cache.FileTrees;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads native libraries from files that belong to this process alone. They are unpacked once into the cache, verified
 * at each start, and copied into a directory that is deleted as soon as they are loaded. So no library can be changed
 * under a running process; a JVM, which loads a file into one class loader only, can load the same library into
 * several; and nothing remains in temporary directories.
 */
public final class PrivateLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateLibraries.class);
    private static final String DIRECTORY = "native";
    private static final String COPIES = "run-";

    /**
     * A directory from which copies of libraries can be loaded: file systems may forbid execution. Null before the
     * first load.
     */
    private static @Nullable Path executable;

    private PrivateLibraries() {}

    /**
     * Loads libraries.
     *
     * @param cache the cache directory
     * @param name name of the libraries in the cache
     * @param libraries in one directory of the class path
     * @param loader receives the directory with their copies; throws {@link UnsatisfiedLinkError} if they cannot be
     *     loaded from there, whereupon another directory is tried unless one is known already
     * @throws OfaException if no directory is usable, naming each with its reason
     */
    public static synchronized void load(
            Path cache, String name, List<LibraryResource> libraries, Consumer<Path> loader) {
        Path source = unpacked(cache, name, libraries);
        Attempts attempts = new Attempts();
        if (attempts.succeed(cache, copies -> copy(source, libraries, copies), loader)) {
            return;
        }
        LOG.debug("loading {} from {} itself: {}", name, source, attempts.failures);
        try {
            loader.accept(source); // unnecessary if nothing can be written: then nothing can change the files either
        } catch (UnsatisfiedLinkError e) {
            attempts.failures.add(source + ": " + firstLine(e));
            throw attempts.failed(name, e);
        }
    }

    /**
     * Loads libraries that unpack themselves into a directory.
     *
     * @param cache the cache directory
     * @param name name of the libraries, for messages
     * @param loader receives an empty directory, which is deleted when it returns; throws {@link UnsatisfiedLinkError}
     *     if libraries cannot be loaded from there, whereupon another directory is tried unless one is known already
     * @throws OfaException if no directory is usable, naming each with its reason
     */
    public static synchronized void loadUnpacked(Path cache, String name, Consumer<Path> loader) {
        Attempts attempts = new Attempts();
        if (!attempts.succeed(cache, copies -> {}, loader)) {
            throw attempts.failed(name, null);
        }
    }

    private static void copy(Path source, List<LibraryResource> libraries, Path copies) throws IOException {
        for (LibraryResource library : libraries) {
            Files.copy(source.resolve(library.file()), copies.resolve(library.file()));
        }
    }

    /** Fills a directory. */
    @FunctionalInterface
    private interface Filling {
        void fill(Path directory) throws IOException;
    }

    /** Directories that were tried, and why each failed. */
    private static final class Attempts {
        private final List<String> failures = new ArrayList<>();
        private @Nullable LinkageError last;

        boolean succeed(Path cache, Filling filling, Consumer<Path> loader) {
            for (Path base : bases(cache)) {
                Path copies = base.resolve(COPIES + UUID.randomUUID());
                try {
                    Files.createDirectories(base);
                    Files.createDirectory(copies);
                    filling.fill(copies);
                    loader.accept(copies);
                    executable = base;
                    return true;
                } catch (IOException e) {
                    failures.add(base + ": " + CacheEntries.reason(e));
                } catch (UnsatisfiedLinkError e) {
                    last = e;
                    failures.add(base + ": " + firstLine(e));
                } finally {
                    FileTrees.deleteQuietly(copies);
                }
            }
            return false;
        }

        OfaException failed(String name, @Nullable LinkageError otherwise) {
            return EngineError.LIBRARY_NOT_LOADED.causedBy(
                    last == null ? otherwise : last, name, String.join("; ", failures));
        }
    }

    /** The directory that has the libraries as files: that of the class path, or an entry of the cache. */
    private static Path unpacked(Path cache, String name, List<LibraryResource> libraries) {
        Path plain = libraries.get(0).unpacked();
        if (plain != null) {
            return plain.resolveSibling("");
        }
        try {
            String entry = DIRECTORY + "/" + name + "-"
                    + Long.toHexString(libraries.get(0).checksum());
            return new CacheEntries(cache).load(entry, directory -> {
                for (LibraryResource library : libraries) {
                    library.copyTo(directory);
                }
            });
        } catch (IOException e) {
            throw EngineError.LIBRARY_UNREADABLE.causedBy(e, libraries.get(0).url(), CacheEntries.reason(e));
        }
    }

    private static Set<Path> bases(Path cache) {
        if (executable != null) {
            return Set.of(executable);
        }
        Set<Path> bases = new LinkedHashSet<>(List.of(cache.resolve(DIRECTORY)));
        try {
            bases.add(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (InvalidPathException e) {
            LOG.debug("no temporary directory: {}", e.getMessage());
        }
        return bases;
    }

    /** The message of a failure, or of its cause; for a missing library of the system, its name and package. */
    public static String firstLine(Throwable e) {
        Optional<String> missing = SystemLibraries.missing(e);
        if (missing.isPresent()) {
            return missing.get();
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
