// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Copies the files of a model to this host and verifies each by its SHA-256. Files of an object store are kept in the
 * cache directory below {@code spark-models}, one directory per model, shared by all JVMs of a host under a lock.
 */
final class ModelFetch {
    private static final String DIRECTORY = "spark-models";
    private static final int BLOCK = 1 << 16;
    /** A file lock belongs to the whole JVM, so its threads need this lock as well. */
    private static final Object IN_THIS_JVM = new Object();

    private ModelFetch() {}

    /** A local path for {@link ModelCalls#load}. */
    static Path local(ModelReference model, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path root = ModelReference.root(model.location());
        if (model.isShared()) {
            Path path = Path.of(root.toUri().getPath());
            verify(model, path);
            return path;
        }
        String cache = model.settings().get("cache");
        Path store = CacheDirectory.open(cache == null ? null : Path.of(cache)).resolve(DIRECTORY);
        Files.createDirectories(store);
        Path copy = store.resolve(model.digest());
        synchronized (IN_THIS_JVM) {
            fetchLocked(model, root, configuration, store, copy);
        }
        return single(model) ? copy.resolve(fileName(root)) : copy;
    }

    private static void fetchLocked(
            ModelReference model, org.apache.hadoop.fs.Path root, Configuration configuration, Path store, Path copy)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                        store.resolve(model.digest() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || !Files.exists(copy) || !isWhole(model, copy)) {
                fetch(model, root, ModelReference.fileSystem(root, configuration), store, copy);
            }
        }
    }

    private static boolean single(ModelReference model) {
        return model.files().size() == 1 && model.files().get(0).name().isEmpty();
    }

    private static String fileName(org.apache.hadoop.fs.Path root) {
        return root.getName();
    }

    private static boolean isWhole(ModelReference model, Path copy) throws IOException {
        for (ModelReference.File file : model.files()) {
            Path path = path(model, copy, file);
            if (!Files.isRegularFile(path)
                    || Files.size(path) != file.size()
                    || !hash(path).equals(file.sha256())) {
                return false;
            }
        }
        return true;
    }

    private static Path path(ModelReference model, Path copy, ModelReference.File file) {
        String name = file.name().isEmpty() ? fileName(ModelReference.root(model.location())) : file.name();
        Path path = copy.resolve(name).normalize();
        if (!path.startsWith(copy)) {
            throw SparkError.MODEL_CHANGED.with(model.location(), host(), file.name(), "is outside of its directory");
        }
        return path;
    }

    private static void fetch(
            ModelReference model, org.apache.hadoop.fs.Path root, FileSystem system, Path store, Path copy)
            throws IOException {
        Path temporary = Files.createTempDirectory(store, "fetch-");
        try {
            for (ModelReference.File file : model.files()) {
                Path target = path(model, temporary, file);
                Files.createDirectories(target.getParent());
                org.apache.hadoop.fs.Path source =
                        file.name().isEmpty() ? root : new org.apache.hadoop.fs.Path(root, file.name());
                try (InputStream in = system.open(source)) {
                    copy(model, file, in, target);
                }
            }
            delete(copy);
            Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(temporary);
        }
    }

    private static void copy(ModelReference model, ModelReference.File file, InputStream in, Path target)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        long written = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] block = new byte[BLOCK];
            for (int n = in.read(block); n >= 0 && written <= file.size(); n = in.read(block)) {
                digest.update(block, 0, n);
                out.write(block, 0, n);
                written += n;
            }
        }
        require(model, file, written, written == file.size() ? Sha256.hex(digest) : "");
    }

    private static void verify(ModelReference model, Path root) throws IOException {
        for (ModelReference.File file : model.files()) {
            Path path = file.name().isEmpty() ? root : root.resolve(file.name());
            if (!Files.isRegularFile(path)) {
                throw SparkError.MODEL_ABSENT.with(path, host());
            }
            long size = Files.size(path);
            require(model, file, size, size == file.size() ? hash(path) : "");
        }
    }

    private static void require(ModelReference model, ModelReference.File file, long size, String sha256) {
        if (size != file.size()) {
            throw SparkError.MODEL_CHANGED.with(
                    model.location(),
                    host(),
                    name(file),
                    "has " + size + " bytes, but " + file.size() + " on the driver");
        }
        if (!sha256.equals(file.sha256())) {
            throw SparkError.MODEL_CHANGED.with(
                    model.location(),
                    host(),
                    name(file),
                    "has the SHA-256 " + sha256 + ", but " + file.sha256() + " on the driver");
        }
    }

    private static String name(ModelReference.File file) {
        return file.name().isEmpty() ? "the file" : file.name();
    }

    private static String hash(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Sha256.of(in, bytes -> {});
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this host";
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(directory)) {
                files = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
