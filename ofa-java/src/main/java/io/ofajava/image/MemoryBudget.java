// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the heap memory of all images that are being decoded. Memory is reserved before it is allocated: a file of
 * some kilobytes can decode to gigabytes, and an exhausted heap affects the whole process. All decoders share the
 * budget of the process. Thread-safe.
 */
public final class MemoryBudget {
    /** Share of the heap. The rest is for compressed images, requests and results. */
    private static final double SHARE = 0.5;
    /** Maximum time to wait for other images of the process to be decoded. */
    public static final Duration WAITING = Duration.ofMinutes(1);

    private static final long MEGABYTE = 1_000_000;

    private static final MemoryBudget PROCESS =
            new MemoryBudget((long) (SHARE * Runtime.getRuntime().maxMemory()), WAITING);

    private final long bytes;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition released = lock.newCondition();
    private volatile Duration waiting;
    private long held;

    /**
     * Creates a separate budget.
     *
     * @param bytes total size
     * @param waiting maximum time that {@link #take} waits for memory to be released; zero for none
     */
    public MemoryBudget(long bytes, Duration waiting) {
        this.bytes = bytes;
        this.waiting = waiting;
    }

    /** The budget of the process: half of this JVM's heap, with a waiting time of up to one minute. */
    public static MemoryBudget ofProcess() {
        return PROCESS;
    }

    /** Changes the waiting time of {@link #take}. A server whose clients can retry should not wait. */
    public void waitAtMost(Duration time) {
        waiting = time;
    }

    /** Total size in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Bytes reserved at the moment. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** A reservation; closing it releases the memory. */
    public final class Lease implements AutoCloseable {
        private long taken;

        private Lease(long taken) {
            this.taken = taken;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                held -= taken;
                taken = 0;
                released.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Reserves memory.
     *
     * @param what name of the image in messages
     * @throws io.ofajava.error.ResourceException with {@link ImageError#MEMORY_EXCEEDED} if the request exceeds the
     *     whole budget, with {@link ImageError#MEMORY_BUSY} if the memory does not become free in time
     * @throws CancellationException if this thread is interrupted
     */
    public Lease take(long wanted, String what) {
        if (wanted > bytes) {
            throw exceeded(what, wanted, bytes);
        }
        long left = waiting.toNanos();
        try {
            lock.lockInterruptibly();
            try {
                while (wanted > bytes - held) {
                    if (left <= 0) {
                        throw ImageError.MEMORY_BUSY.with(what, megabytes(wanted), megabytes(bytes - held));
                    }
                    left = released.awaitNanos(left);
                }
                held += wanted;
                return new Lease(wanted);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for memory to decode " + what);
        }
    }

    /** The error for content that exceeds the whole budget, in bytes. */
    static OfaException exceeded(String what, long wanted, long budget) {
        return ImageError.MEMORY_EXCEEDED.with(what, megabytes(wanted), megabytes(budget));
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
