// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary directory of this process, which is deleted when the JVM ends: by a shutdown hook while a {@link Lease}
 * is held, by the JDK's list of files otherwise. The hook reaches this library's class loader and the list does not:
 * without leases, a container can free the class loader of an application that was stopped. Thread-safe.
 */
public final class ProcessDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessDirectory.class);
    private static @Nullable Path directory;
    private static @Nullable Thread hook;
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
        Path known = directory;
        if (known != null) {
            addHook(known);
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
        Path known = directory;
        if (known == null || !Files.isDirectory(known)) {
            removeHook();
            known = Files.createTempDirectory("ofa-java");
            directory = known;
        }
        addHook(known);
        return known;
    }

    /** Whether the shutdown hook is registered. For tests. */
    static synchronized boolean isHooked() {
        return hook != null;
    }

    private static void addHook(Path tree) {
        if (hook == null) {
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
        Thread removal = hook;
        Path tree = directory;
        if (removal != null && tree != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(removal);
                hook = null;
                FileTrees.deleteOnExit(tree);
            } catch (IllegalStateException e) {
                LOG.debug("the JVM ends: {} is being deleted", tree);
            }
        }
    }
}
