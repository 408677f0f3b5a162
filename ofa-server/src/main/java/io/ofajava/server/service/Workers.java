// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.nativelib.ThreadNiceness;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for one kind of work. What is new comes in by {@link #door}, which refuses where much waits; what belongs to
 * a request that was taken goes on by {@link #further}, which refuses nothing: to refuse then would throw away what was
 * done for it. There is no more of that than admission lets in, times the few pieces of one request. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    private final ThreadPoolExecutor pool;
    private final Executor door;

    /**
     * Starts all threads: one that is started when it is needed would inherit the niceness of whoever needs it, the
     * engine's, say.
     *
     * @param mostWaiting pieces of work that may wait while further ones are let in by the door
     * @param standBack niceness that is added to the threads; see {@link ThreadNiceness#add}
     */
    Workers(String name, int threads, int mostWaiting, int standBack) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(
                    () -> {
                        ThreadNiceness.add(standBack);
                        task.run();
                    },
                    name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.prestartAllCoreThreads();
        door = task -> {
            if (waiting() >= mostWaiting) {
                throw new RejectedExecutionException(mostWaiting + " pieces of work wait already");
            }
            pool.execute(task);
        };
    }

    /** For work that nobody has taken yet. @return throws {@link RejectedExecutionException} where much waits */
    public Executor door() {
        return door;
    }

    /** For what comes next of a request that was taken. @return refuses nothing until the server ends */
    public Executor further() {
        return pool;
    }

    /** Pieces of work that wait for a thread. */
    int waiting() {
        return pool.getQueue().size();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
