// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.error.ImageError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Reads image files through Hadoop's file systems, several concurrently, up to a size limit. Thread-safe. */
final class ImageReads {
    /** Maximum concurrent reads in a JVM; they mostly wait for an object store. */
    private static final int THREADS = 8;

    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;
    /** Hadoop supports these schemes, but addresses in data must not make executors call web servers unless allowed. */
    private static final Set<String> WEB = Set.of("http", "https", "ftp", "sftp", "webhdfs", "swebhdfs", "har");

    private static final ExecutorService POOL = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "ofa-spark-read");
        thread.setDaemon(true);
        return thread;
    });

    private final long maxBytes;
    private final List<String> prefixes;
    private final Configuration configuration;

    ImageReads(long maxBytes, List<String> prefixes, Configuration configuration) {
        this.maxBytes = maxBytes;
        this.prefixes = prefixes;
        this.configuration = configuration;
    }

    /**
     * Starts reading a file. The file system is opened on the calling thread, which belongs to the task's user.
     *
     * @param uri a path or an address; without a scheme, of the default file system
     * @return fails with an {@link io.ofajava.error.OfaException}
     */
    Future<byte[]> start(String uri) {
        return reader(uri).get();
    }

    /**
     * As {@link #start}, for a file that may have to be read again: each call of the result starts another read. The
     * file system is opened on the calling thread, but the result may be called on any.
     */
    Supplier<Future<byte[]>> reader(String uri) {
        try {
            Path path = path(uri);
            FileSystem system = path.getFileSystem(configuration);
            return () -> POOL.submit(() -> read(system, path, uri));
        } catch (IOException e) {
            return () -> failing(() -> {
                throw unreadable(uri, e);
            });
        } catch (RuntimeException e) {
            return () -> failing(() -> {
                throw e;
            });
        }
    }

    private static FutureTask<byte[]> failing(Callable<byte[]> throwing) {
        FutureTask<byte[]> task = new FutureTask<>(throwing);
        task.run();
        return task;
    }

    /** @throws io.ofajava.error.InvalidInputException if the address is invalid or not allowed */
    Path path(String uri) {
        URI address;
        try {
            address = new Path(uri).toUri().normalize();
        } catch (IllegalArgumentException e) {
            throw SparkError.URI_REFUSED.causedBy(e, uri, "it is not an address");
        }
        if (prefixes.isEmpty()) {
            if (address.getScheme() != null && WEB.contains(address.getScheme().toLowerCase(Locale.ROOT))) {
                throw SparkError.URI_REFUSED.with(uri, "addresses of web servers must be allowed");
            }
        } else if (prefixes.stream().noneMatch(prefix -> isBelow(address, prefix))) {
            throw SparkError.URI_REFUSED.with(uri, "it is not below any of " + prefixes);
        }
        return new Path(address);
    }

    /** Whether an address is in a directory or equals it: {@code /database} is not in {@code /data}. */
    private static boolean isBelow(URI address, String prefix) {
        String allowed = new Path(prefix).toUri().normalize().toString();
        String given = address.toString();
        if (address.getPath().contains("/../") || !given.startsWith(allowed)) {
            return false;
        }
        return given.length() == allowed.length() || allowed.endsWith("/") || given.charAt(allowed.length()) == '/';
    }

    private byte[] read(FileSystem system, Path path, String uri) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return read(system, path);
            } catch (FileNotFoundException e) {
                throw SparkError.IMAGE_ABSENT.causedBy(e, uri);
            } catch (AccessControlException e) {
                throw unreadable(uri, e);
            } catch (OutOfMemoryError e) {
                throw ImageError.OUT_OF_MEMORY.causedBy(e, uri);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw unreadable(uri, e);
                }
                Thread.sleep(PAUSE_MILLIS << attempt);
            }
        }
    }

    private byte[] read(FileSystem system, Path path) throws IOException {
        FileStatus status = system.getFileStatus(path);
        if (status.isDirectory()) {
            throw new FileNotFoundException(path + " is a directory");
        }
        requireSize(path.toString(), status.getLen(), maxBytes);
        try (InputStream in = system.open(path)) {
            byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            requireSize(path.toString(), bytes.length, maxBytes);
            return bytes;
        }
    }

    /** Rejects an image file over the limit. */
    static void requireSize(String name, long bytes, long maxBytes) {
        if (bytes > maxBytes) {
            throw ImageError.TOO_MANY_BYTES.with(name, maxBytes);
        }
    }

    private static RuntimeException unreadable(String uri, IOException cause) {
        return SparkError.IMAGE_UNREADABLE.causedBy(
                cause, uri, io.ofajava.error.OfaException.message(cause, io.ofajava.error.SettingStyle.JAVA));
    }
}
