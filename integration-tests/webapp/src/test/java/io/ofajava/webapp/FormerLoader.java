// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The class loader of an application, referenced weakly. */
final class FormerLoader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MILLIS_PER_COLLECTION = 200;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final WeakReference<ClassLoader> loader;
    private final String name;

    FormerLoader(ClassLoader loader) {
        this.loader = new WeakReference<>(loader, collected);
        this.name = loader.getClass().getSimpleName() + "@" + System.identityHashCode(loader);
    }

    /** As the application states it. */
    String name() {
        return name;
    }

    /** Fails if something still reaches the loader. */
    void awaitCollection() throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!loader.refersTo(null) && Instant.now().isBefore(end)) {
            System.gc();
            collected.remove(MILLIS_PER_COLLECTION);
        }
        assertTrue(loader.refersTo(null), () -> name + " is still reachable; heap dump: " + heapDump());
    }

    private static Path heapDump() {
        Path file = Path.of("target", "former-loader-" + ProcessHandle.current().pid() + ".hprof")
                .toAbsolutePath();
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
