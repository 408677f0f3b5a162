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
 * Moves the weights that ONNX Runtime maps from files beside a graph into anonymous memory, so that truncating or
 * overwriting such a file does not affect a running model. The sessions of one directory share the memory. See
 * {@code ofa_file_copy} in {@code ofa/platform.h}.
 */
final class DetachedWeights {
    private static final Logger LOG = LoggerFactory.getLogger(DetachedWeights.class);
    private static final String WEIGHTS = "*.bin";
    /** Open weight files of this class loader, by file and inode. Guarded by the class. */
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

    /** A session and the memory of its weights. */
    record Opened<S>(S session, DetachedWeights weights) {}

    /**
     * Opens a session and detaches its mappings. One at a time: no other thread may map or unmap these files meanwhile.
     *
     * @param session opens the session; may throw
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

    /** Must be called once per session, after it was closed. */
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
