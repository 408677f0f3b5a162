// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import io.ofajava.error.CacheError;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_file_copy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weights that ONNX Runtime maps from files beside a graph, in memory that no file stands behind: whoever shortens
 * or overwrites such a file does not reach a model that runs. The sessions of one directory share the memory. See
 * {@code ofa_file_copy} in {@code ofa.h}.
 */
final class DetachedWeights {
    private static final Logger LOG = LoggerFactory.getLogger(DetachedWeights.class);
    private static final String WEIGHTS = "*.bin";
    /** What is open in this class loader, by the files with their inodes. Guarded by the class. */
    private static final Map<SortedMap<Path, String>, DetachedWeights> OPEN = new HashMap<>();

    private final SortedMap<Path, String> files;
    private final List<ofa_file_copy> copies;
    private int users;

    private DetachedWeights(SortedMap<Path, String> files) {
        this.files = files;
        this.copies = files.keySet().stream().map(DetachedWeights::copy).toList();
    }

    private static ofa_file_copy copy(Path file) {
        ofa_file_copy copy = new ofa_file_copy();
        NativeLibrary.check(OfaNative.ofa_file_copy_create(file.toString(), copy));
        return copy;
    }

    /** A session, and what keeps its weights in memory. */
    record Opened<S>(S session, DetachedWeights weights) {}

    /**
     * Opens a session and detaches what it mapped. One at a time: while mappings are looked through, nobody may map or
     * unmap these files.
     *
     * @param session opens it; may throw
     */
    static <S extends AutoCloseable> Opened<S> open(Path directory, Supplier<S> session) {
        // Shared by all class loaders of the JVM, as the mappings are.
        synchronized (("io.ofajava.weights." + directory.toAbsolutePath()).intern()) {
            S opened = session.get();
            try {
                return new Opened<>(opened, detach(directory));
            } catch (RuntimeException e) {
                close(opened, e);
                throw e;
            }
        }
    }

    private static synchronized DetachedWeights detach(Path directory) {
        DetachedWeights weights = OPEN.computeIfAbsent(files(directory), DetachedWeights::new);
        weights.users++;
        try {
            for (ofa_file_copy copy : weights.copies) {
                long[] bytes = new long[1];
                NativeLibrary.check(OfaNative.ofa_file_copy_detach(copy, bytes));
                LOG.debug("detached {} bytes from the files of {}", bytes[0], directory);
            }
            return weights;
        } catch (RuntimeException e) {
            weights.release();
            throw e;
        }
    }

    private static SortedMap<Path, String> files(Path directory) {
        SortedMap<Path, String> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, WEIGHTS)) {
            for (Path file : found) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                files.put(file, attributes.fileKey() + " " + attributes.size());
            }
        } catch (IOException e) {
            throw CacheError.REMOVED.causedBy(e, directory, "loaded (" + e + ")");
        }
        return files;
    }

    /** To be called once for each session, after it was closed. */
    void release() {
        synchronized (DetachedWeights.class) {
            users--;
            if (users == 0) {
                OPEN.remove(files);
                copies.forEach(OfaNative::ofa_file_copy_free);
            }
        }
    }

    private static void close(AutoCloseable session, RuntimeException failure) {
        try {
            session.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
