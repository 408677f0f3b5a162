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
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads native libraries from files that belong to this process alone. They are unpacked once into the cache, verified
 * at each start, and copied into a directory that is deleted as soon as they are loaded. So nobody can change a library
 * under a running process; a JVM, which loads a file into one class loader only, can load the same library into
 * several; and nothing is left in temporary directories.
 */
public final class PrivateLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateLibraries.class);
    private static final String DIRECTORY = "native";
    private static final String COPIES = "run-";

    /**
     * Where copies of libraries could be loaded from: a file system may forbid execution. Null before anything was
     * loaded.
     */
    private static Path executable;

    private PrivateLibraries() {}

    /**
     * Loads libraries.
     *
     * @param cache the cache directory
     * @param name of the libraries, for the cache
     * @param libraries in one directory of the class path
     * @param loader gets the directory with their copies; throws {@link UnsatisfiedLinkError} where they cannot be
     *     loaded from there, whereupon another directory is tried unless one has been found already
     * @throws OfaException if no directory serves, naming each with its reason
     */
    public static synchronized void load(
            Path cache, String name, List<LibraryResource> libraries, Consumer<Path> loader) {
        Path source = unpacked(cache, name, libraries);
        List<String> failures = new ArrayList<>();
        LinkageError last = null;
        for (Path base : bases(cache)) {
            Path copies = base.resolve(COPIES + UUID.randomUUID());
            try {
                Files.createDirectories(base);
                Files.createDirectory(copies);
                for (LibraryResource library : libraries) {
                    Files.copy(source.resolve(library.file()), copies.resolve(library.file()));
                }
                loader.accept(copies);
                executable = base;
                return;
            } catch (IOException e) {
                failures.add(base + ": " + CacheEntries.reason(e));
            } catch (UnsatisfiedLinkError e) {
                last = e;
                failures.add(base + ": " + firstLine(e));
            } finally {
                FileTrees.deleteQuietly(copies);
            }
        }
        LOG.debug("loading {} from {} itself: {}", name, source, failures);
        try {
            loader.accept(source); // where nothing can be written, nothing can be changed either
        } catch (UnsatisfiedLinkError e) {
            failures.add(source + ": " + firstLine(e));
            throw EngineError.LIBRARY_NOT_LOADED.causedBy(last == null ? e : last, name, String.join("; ", failures));
        }
    }

    /** The directory that holds the libraries as files: that of the class path, or an entry of the cache. */
    private static Path unpacked(Path cache, String name, List<LibraryResource> libraries) {
        Path plain = libraries.get(0).unpacked();
        if (plain != null) {
            return plain.getParent();
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

    /** What a failure says, of a cause where it has one. */
    public static String firstLine(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
