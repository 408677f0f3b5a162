// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.nativelib.ThreadNiceness;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for one kind of work. New requests use {@link #bounded}, which rejects them when many tasks are queued. Later
 * steps of an accepted request use {@link #unbounded}, which rejects nothing, because that would discard finished work;
 * admission control bounds their number. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    private final ThreadPoolExecutor pool;
    private final Executor bounded;

    /**
     * Starts all threads: a thread that is started on demand would inherit the niceness of the submitting thread.
     *
     * @param mostWaiting number of queued tasks from which {@link #bounded} rejects
     * @param niceness niceness increment of the threads; see {@link ThreadNiceness#add}
     */
    Workers(String name, int threads, int mostWaiting, int niceness) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(
                    () -> {
                        ThreadNiceness.add(niceness);
                        task.run();
                    },
                    name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.prestartAllCoreThreads();
        bounded = task -> {
            if (waiting() >= mostWaiting) {
                throw new RejectedExecutionException(mostWaiting + " tasks are already queued");
            }
            pool.execute(task);
        };
    }

    /** For new requests; throws {@link RejectedExecutionException} when many tasks are queued. */
    public Executor bounded() {
        return bounded;
    }

    /** For later steps of an accepted request; rejects nothing until the server ends. */
    public Executor unbounded() {
        return pool;
    }

    /**
     * Runs a step of an accepted request that can be stopped.
     *
     * @return cancelling it with {@code true} interrupts the step, or drops it from the queue
     */
    Future<?> submit(Runnable task) {
        return pool.submit(task);
    }

    /** Number of threads. */
    public int threads() {
        return pool.getCorePoolSize();
    }

    /** Tasks in the queue. */
    int waiting() {
        return pool.getQueue().size();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
