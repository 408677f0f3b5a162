// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM, one for each model and device, shared by all tasks. A model is loaded by the first task that
 * needs it. It is closed when no task has used it for ten minutes, or when the JVM ends. Thread-safe.
 */
final class ExecutorModels {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorModels.class);
    private static final long IDLE_SECONDS = 600;
    private static final ExecutorModels SHARED = new ExecutorModels(ExecutorModels::load, IDLE_SECONDS);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SHARED::shutDown, "ofa-spark-close"));
    }

    /** Loads a model for {@link #acquire}. */
    @FunctionalInterface
    interface Loader {
        ModelCalls load(ModelReference model, Configuration configuration, OptionalInt device) throws IOException;
    }

    private record Key(String digest, Map<String, String> settings, OptionalInt device) {}

    private final Loader loader;
    private final long idleNanos;
    private final Map<Key, Holder> models = new HashMap<>();
    private final ScheduledExecutorService timer;
    private boolean ended;

    ExecutorModels(Loader loader, long idleSeconds) {
        this.loader = loader;
        this.idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "ofa-spark-idle");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        this.timer = executor;
    }

    /** The models of this JVM. */
    static ExecutorModels shared() {
        return SHARED;
    }

    private static ModelCalls load(ModelReference model, Configuration configuration, OptionalInt device)
            throws IOException {
        int threads = ExecutorResources.threads();
        long start = System.nanoTime();
        ModelCalls calls = ModelCalls.load(ModelFetch.local(model, configuration), model.settings(), threads, device);
        LOG.info(
                "loaded the model {} ({}) with {} threads in {} ms",
                model.location(),
                model.digest(),
                threads,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return calls;
    }

    /** A model in use; closing it releases it. */
    final class Lease implements AutoCloseable {
        private final Holder holder;
        private boolean closed;

        private Lease(Holder holder) {
            this.holder = holder;
        }

        ModelCalls model() {
            return Objects.requireNonNull(holder.calls, "calls");
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                release(holder);
            }
        }
    }

    private static final class Holder {
        private final Key key;
        /** Null until it is loaded. */
        private @Nullable ModelCalls calls;

        private int leases;
        private long lastUse;
        /** Whether the idle timer watches this model. */
        private boolean timed;

        Holder(Key key) {
            this.key = key;
        }
    }

    /**
     * Returns a model and loads it if necessary. Other tasks that need it wait.
     *
     * @throws OfaException if it cannot be loaded
     */
    Lease acquire(ModelReference reference, Configuration configuration) throws IOException {
        OptionalInt device = ExecutorResources.device();
        Holder holder;
        synchronized (this) {
            if (ended) {
                throw StateError.CLOSED.with();
            }
            Key key = new Key(reference.digest(), reference.settings(), device);
            holder = models.computeIfAbsent(key, Holder::new);
            holder.leases++;
        }
        Lease lease = new Lease(holder);
        try {
            synchronized (holder) {
                if (holder.calls == null) {
                    holder.calls = loader.load(reference, configuration, device);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            lease.close();
            throw e;
        }
        return lease;
    }

    private synchronized void release(Holder holder) {
        holder.leases--;
        holder.lastUse = System.nanoTime();
        if (holder.leases == 0) {
            if (holder.calls == null) {
                models.remove(holder.key, holder);
            } else if (!holder.timed) {
                holder.timed = true;
                timer.schedule(() -> closeIdle(holder), idleNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void closeIdle(Holder holder) {
        synchronized (this) {
            holder.timed = false;
            if (holder.leases > 0) {
                return; // releasing it restarts the timer
            }
            long left = idleNanos - (System.nanoTime() - holder.lastUse);
            if (left > 0) {
                holder.timed = true;
                timer.schedule(() -> closeIdle(holder), left, TimeUnit.NANOSECONDS);
                return;
            }
            models.remove(holder.key, holder);
        }
        close(holder);
    }

    /** Closes all models, including those in use, after the calls in progress. Models are loaded again when needed. */
    void closeAll() {
        List<Holder> all;
        synchronized (this) {
            all = List.copyOf(models.values());
            models.clear();
        }
        all.forEach(ExecutorModels::close);
    }

    /** Number of loaded models. */
    synchronized int size() {
        return models.size();
    }

    private void shutDown() {
        synchronized (this) {
            ended = true;
        }
        closeAll();
        timer.shutdownNow();
    }

    private static void close(Holder holder) {
        synchronized (holder) {
            if (holder.calls != null) {
                LOG.info("closing the model {}", holder.key.digest());
                holder.calls.close();
            }
        }
    }
}
