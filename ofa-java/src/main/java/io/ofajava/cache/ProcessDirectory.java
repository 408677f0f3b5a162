// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary directory of this process, which is deleted when the JVM ends: by a shutdown hook while a {@link Lease}
 * is held, by the JDK's list of files otherwise. The hook reaches this library's class loader and the list does not:
 * without leases, a container can free the class loader of an application that was stopped. Thread-safe.
 */
public final class ProcessDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessDirectory.class);
    private static Path directory;
    private static Thread hook;
    private static int leases;

    private ProcessDirectory() {}

    /** Held while files may be added to the directory. Closing it again has no effect. */
    public static final class Lease implements AutoCloseable {
        private boolean closed;

        private Lease() {}

        @Override
        public void close() {
            synchronized (ProcessDirectory.class) {
                if (!closed) {
                    closed = true;
                    leases--;
                    if (leases == 0) {
                        removeHook();
                    }
                }
            }
        }
    }

    /** A lease, one per model. */
    public static synchronized Lease lease() {
        leases++;
        if (directory != null) {
            addHook();
        }
        return new Lease();
    }

    /**
     * The directory, created at its first use. The shutdown hook then remains until the last lease is closed, also if
     * there is none yet.
     *
     * @throws IOException if it cannot be created
     */
    public static synchronized Path get() throws IOException {
        if (directory == null || !Files.isDirectory(directory)) {
            removeHook();
            directory = Files.createTempDirectory("ofa-java");
        }
        addHook();
        return directory;
    }

    /** Whether the shutdown hook is registered. For tests. */
    static synchronized boolean isHooked() {
        return hook != null;
    }

    private static void addHook() {
        if (hook == null) {
            Path tree = directory;
            Thread removal = new Thread(() -> FileTrees.deleteQuietly(tree), "ofa-cache-removal");
            try {
                Runtime.getRuntime().addShutdownHook(removal);
                hook = removal;
            } catch (IllegalStateException e) {
                LOG.debug("the JVM ends: {} may remain", tree);
            }
        }
    }

    private static void removeHook() {
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
                hook = null;
                FileTrees.deleteOnExit(directory);
            } catch (IllegalStateException e) {
                LOG.debug("the JVM ends: {} is being deleted", directory);
            }
        }
    }
}
