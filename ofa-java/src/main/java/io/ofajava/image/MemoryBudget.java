// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The heap that decoding images may take at one time, counted before it is allocated: a file of some kilobytes can
 * decode to gigabytes, and where the heap runs out, everything in the process fails. All decoders share the budget of
 * the process. Thread-safe.
 */
public final class MemoryBudget {
    /** Share of the heap: the rest is for compressed images, requests and results. */
    private static final double SHARE = 0.5;
    /** Upper bound of the wait for other images of the process to be decoded. */
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
     * A budget of its own.
     *
     * @param bytes that may be taken at one time
     * @param waiting how long {@link #take} waits for others to release theirs; zero for not at all
     */
    public MemoryBudget(long bytes, Duration waiting) {
        this.bytes = bytes;
        this.waiting = waiting;
    }

    /** Half of this JVM's heap, waited for up to a minute. */
    public static MemoryBudget ofProcess() {
        return PROCESS;
    }

    /** Changes how long {@link #take} waits: a server that can ask its clients to come back does not wait. */
    public void waitAtMost(Duration time) {
        waiting = time;
    }

    /** Bytes that may be taken at one time. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that are taken now. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** What was taken; closing it gives it back. */
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
     * Takes memory.
     *
     * @param what needs it, for messages
     * @throws io.ofajava.error.ResourceException with {@link ImageError#MEMORY_EXCEEDED} if it is more than the whole
     *     budget, with {@link ImageError#MEMORY_BUSY} if it is not free in time
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

    /** The error of content that takes more than there is memory for at any time, in bytes. */
    static OfaException exceeded(String what, long wanted, long budget) {
        return ImageError.MEMORY_EXCEEDED.with(what, megabytes(wanted), megabytes(budget));
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
