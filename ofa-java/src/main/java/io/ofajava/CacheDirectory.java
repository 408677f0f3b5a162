// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.engine.onnxruntime.UnpackedLibraries;
import io.ofajava.error.CacheError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files that are made once are kept from one run to the next. A directory that cannot be written never stops a
 * model from loading: one line is logged, and a temporary directory that is deleted when the JVM ends takes its place.
 */
public final class CacheDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);

    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";

    private CacheDirectory() {}

    /**
     * The directory of an option, else that of {@code OFA_CACHE}, else {@code ~/.cache/ofa-java}; it need not exist.
     */
    public static Path resolve(Path option) {
        if (option != null) {
            return option;
        }
        String environment = System.getenv("OFA_CACHE");
        if (environment != null && !environment.isEmpty()) {
            return Path.of(environment);
        }
        return Path.of(System.getProperty("user.home"), ".cache", "ofa-java");
    }

    /**
     * Makes the directory and tries to write into it.
     *
     * @throws IOException if it cannot be made or written
     */
    public static void requireWritable(Path directory) throws IOException {
        Files.createDirectories(directory);
        // A name of our own: the random ones of temporary files cost a twentieth of a second at a cold start.
        Path probe = directory.resolve("probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.createFile(probe);
        Files.delete(probe);
    }

    /**
     * Keeps native libraries, which are unpacked from jars, in a directory too; takes effect for those that are not
     * loaded yet, and leaves alone what the user set by the properties of JavaCPP and ONNX Runtime.
     *
     * @param directory writable
     */
    public static void useForNativeLibraries(Path directory) {
        if (System.getProperty(JAVACPP_CACHE) == null) {
            System.setProperty(
                    JAVACPP_CACHE,
                    directory.resolve("native").resolve("javacpp").toString());
        }
        UnpackedLibraries.prepare(directory);
    }

    /** The resolved directory, writable; a temporary one, with one logged line, where it is not. */
    public static Path open(Path option) {
        Path directory = resolve(option);
        try {
            requireWritable(directory);
            return directory;
        } catch (IOException e) {
            Path temporary = temporary();
            LOG.warn(
                    "cache directory {} cannot be written ({}); using a temporary one for this run. Set OFA_CACHE or the cache option to a writable directory",
                    directory,
                    e.getClass().getSimpleName());
            return temporary;
        }
    }

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("ofa-java");
            java.lang.Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "ofa-cache-removal"));
            return directory;
        } catch (IOException e) {
            throw CacheError.NOT_WRITABLE.causedBy(e, System.getProperty("java.io.tmpdir"));
        }
    }

    /** Deletes a directory with everything in it, if there is one. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
