// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.OfaOptions;
import io.ofajava.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkFiles;

/**
 * A model as sent to executors: the location of its files, and the SHA-256 of each as computed by the driver.
 * Immutable.
 *
 * @param location as given: a path that every host can read, a directory of a Hadoop file system, or
 *     {@code spark-files:NAME} for files distributed by {@code spark.files} or {@code spark.archives}
 * @param files by name relative to the location, in alphabetical order
 * @param digest SHA-256 over names, sizes and hashes; independent of the location
 * @param settings options for loading it, by the library's names
 */
record ModelReference(String location, List<File> files, String digest, Map<String, String> settings)
        implements Serializable {
    /** Prefix of the location of a model that was distributed with the application. */
    static final String SENT = "spark-files:";

    private static final int MOST_FILES = 1000;
    /** Digests by location, sizes and times, so that a driver reads a model's weights only once. */
    private static final Map<String, List<File>> KNOWN = new ConcurrentHashMap<>();

    /** One file of a model; the name is empty if the location is the file itself. */
    record File(String name, long size, String sha256) implements Serializable {}

    ModelReference {
        files = List.copyOf(files);
        settings = Map.copyOf(settings);
    }

    /**
     * Reads the files on the driver.
     *
     * @param expected the expected digest, or empty
     */
    static ModelReference of(
            String location, Map<String, String> settings, String expected, Configuration configuration) {
        OfaOptions.of(settings); // rejected here, instead of by every executor
        List<File> files;
        try {
            files = hashed(location, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model " + location, e);
        }
        String digest = digest(files);
        if (!expected.isEmpty() && !expected.equalsIgnoreCase(digest)) {
            throw SparkError.MODEL_HASH.with(location, digest, expected);
        }
        return new ModelReference(location, files, digest, new TreeMap<>(settings));
    }

    /** Whether hosts read the files in place, through their own file system. */
    boolean isShared() {
        String scheme = new Path(location.startsWith(SENT) ? "file:/" : location)
                .toUri()
                .getScheme();
        return scheme == null || scheme.equals("file");
    }

    /** The location of the files in this JVM. */
    static Path root(String location) {
        return location.startsWith(SENT)
                ? new Path(java.nio.file.Path.of(SparkFiles.get(location.substring(SENT.length())))
                        .toUri())
                : new Path(location);
    }

    /** The file system of a location; a path without a scheme is local. */
    static FileSystem fileSystem(Path root, Configuration configuration) throws IOException {
        return root.toUri().getScheme() == null
                ? FileSystem.getLocal(configuration)
                : root.getFileSystem(configuration);
    }

    private static List<File> hashed(String location, Configuration configuration) throws IOException {
        Path root = root(location);
        FileSystem system = fileSystem(root, configuration);
        if (!system.exists(root)) {
            throw SparkError.MODEL_ABSENT.with(location, "the driver");
        }
        List<FileStatus> found = list(location, system, root);
        StringBuilder state = new StringBuilder(location);
        found.forEach(file -> state.append('\n')
                .append(file.getPath())
                .append(' ')
                .append(file.getLen())
                .append(' ')
                .append(file.getModificationTime()));
        List<File> known = KNOWN.get(state.toString());
        if (known != null) {
            return known;
        }
        List<File> files = new ArrayList<>();
        for (FileStatus file : found) {
            try (InputStream in = system.open(file.getPath())) {
                files.add(new File(
                        name(system.resolvePath(root), file.getPath()), file.getLen(), Sha256.of(in, bytes -> {})));
            }
        }
        files.sort(Comparator.comparing(File::name));
        KNOWN.put(state.toString(), List.copyOf(files));
        return files;
    }

    private static List<FileStatus> list(String location, FileSystem system, Path root) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (RemoteIterator<LocatedFileStatus> each = system.listFiles(root, true); each.hasNext(); ) {
            files.add(each.next());
            if (files.size() > MOST_FILES) {
                throw SparkError.MODEL_TOO_MANY_FILES.with(location, MOST_FILES);
            }
        }
        if (files.isEmpty()) {
            throw SparkError.MODEL_ABSENT.with(location, "the driver");
        }
        return files;
    }

    private static String name(Path root, Path file) {
        String whole = file.toUri().getPath();
        String parent = root.toUri().getPath();
        return whole.equals(parent) ? "" : whole.substring(parent.length() + (parent.endsWith("/") ? 0 : 1));
    }

    private static String digest(List<File> files) {
        MessageDigest digest = Sha256.digest();
        for (File file : files) {
            digest.update(
                    (file.name() + '\0' + file.size() + '\0' + file.sha256() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }
}
