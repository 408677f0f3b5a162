// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The default executor for image decoding: at most one thread per processor; idle threads end. */
final class DecodingPool implements Executor {
    private static final long IDLE_SECONDS = 10;
    /** Only images whose callers no longer wait can still be in work when a model is closed. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor pool;

    DecodingPool() {
        int size = Runtime.getRuntime().availableProcessors();
        pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        pool.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "ofa-decoding");
        thread.setDaemon(true);
        threads.removeIf(ended -> ended.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /**
     * Ends the threads and waits for that: a container reports threads that outlive an application as leaks. The pool
     * counts as terminated slightly before its last thread has ended.
     */
    void stop() {
        pool.shutdown();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
