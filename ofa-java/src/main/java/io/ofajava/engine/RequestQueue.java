// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.error.StateError;
import io.ofajava.graph.DecoderKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests and backend tasks that other threads pass to the inference thread. Thread-safe. */
final class RequestQueue {
    /** Work on the backend other than decoding, such as the run of another engine. */
    private record BackendTask<T extends @Nullable Object>(Function<Backend, T> work, CompletableFuture<T> future) {
        void run(Backend backend) {
            if (future.isDone()) {
                return;
            }
            try {
                future.complete(work.apply(backend));
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<DecodeLoop.Job> jobs = new ArrayDeque<>();
    private final Deque<BackendTask<?>> tasks = new ArrayDeque<>();
    private boolean closing;

    /** Adds a request; fails if the queue is closed. */
    void add(DecodeLoop.Job job) {
        enqueue(() -> jobs.add(job));
    }

    /** Adds a backend task; fails if the queue is closed. */
    <T extends @Nullable Object> CompletableFuture<T> execute(Function<Backend, T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        enqueue(() -> tasks.add(new BackendTask<>(task, future)));
        return future;
    }

    private void enqueue(Runnable addition) {
        lock.lock();
        try {
            if (closing) {
                throw StateError.CLOSED.with();
            }
            addition.run();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for work.
     *
     * @param busy whether the caller has other work
     * @return false if the queue is closed and empty
     */
    boolean awaitWork(BooleanSupplier busy) {
        lock.lock();
        try {
            while (jobs.isEmpty() && tasks.isEmpty() && !busy.getAsBoolean()) {
                if (closing) {
                    return false;
                }
                work.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Runs the oldest backend task, if there is one. */
    void runTask(Backend backend) {
        BackendTask<?> task;
        lock.lock();
        try {
            task = tasks.poll();
        } finally {
            lock.unlock();
        }
        if (task != null) {
            task.run(backend);
        }
    }

    /**
     * Takes the oldest request of a kind and later ones whose images have the same size, at most {@code room} of them.
     */
    List<DecodeLoop.Job> takeBatch(DecoderKind kind, int room) {
        List<DecodeLoop.Job> batch = new ArrayList<>();
        lock.lock();
        try {
            Iterator<DecodeLoop.Job> waiting = jobs.iterator();
            while (waiting.hasNext() && batch.size() < room) {
                DecodeLoop.Job job = waiting.next();
                if (job.future().isDone()) {
                    waiting.remove();
                } else if (job.kind() == kind
                        && (batch.isEmpty() || sameSize(batch.get(0).input(), job.input()))) {
                    batch.add(job);
                    waiting.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private static boolean sameSize(EncoderInput a, EncoderInput b) {
        return (a.pixels() == null) == (b.pixels() == null) && a.height() == b.height() && a.width() == b.width();
    }

    /** The number of requests that have not been taken. */
    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further work; accepted work remains. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further work and fails accepted work. */
    void failAll(Throwable cause) {
        lock.lock();
        try {
            closing = true;
            jobs.forEach(job -> job.future().completeExceptionally(cause));
            jobs.clear();
            tasks.forEach(task -> task.future().completeExceptionally(cause));
            tasks.clear();
        } finally {
            lock.unlock();
        }
    }
}
