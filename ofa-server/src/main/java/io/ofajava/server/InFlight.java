// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that were accepted and not answered: what draining waits for, and what ends when a client disconnects or
 * a deadline passes. Deadlines are checked by a thread of their own, so that they hold wherever a request waits, and
 * again and again, so that they hold when an earlier attempt failed for lack of memory. Thread-safe.
 */
final class InFlight implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);
    private static final long CHECK_MILLIS = 50;
    /** Leaves a request that is computed the time to end by its own clock, which knows more about it. */
    private static final long GRACE_NANOS = 200_000_000;

    private final Set<Work> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ofa-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    InFlight() {
        clock.scheduleWithFixedDelay(this::checkDeadlines, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void checkDeadlines() {
        long now = System.nanoTime();
        for (Work work : all) {
            try {
                work.checkDeadline(now);
            } catch (Throwable e) { // the next check tries again; without a catch there would be none
                LOG.warn("a request past its deadline could not be ended", e);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** What belongs to one request until it is answered. */
    final class Work {
        private final Exchange exchange;
        /** Of many lines, only those that are computed now: what is done is not held. */
        private final Set<CompletableFuture<?>> cancelled = Collections.newSetFromMap(new IdentityHashMap<>());

        private final List<Runnable> ends = new ArrayList<>();
        private Consumer<Throwable> failing;
        private boolean ended;
        private volatile long deadlineNanos;
        private volatile boolean hasDeadline;

        private Work(Exchange exchange) {
            this.exchange = exchange;
            this.failing = exchange::error;
        }

        /** The request fails with 504 after this. @param nanos by {@link System#nanoTime()} */
        void deadline(long nanos) {
            deadlineNanos = nanos;
            hasDeadline = true;
        }

        /** The deadline no longer holds for the request as a whole. */
        void clearDeadline() {
            hasDeadline = false;
        }

        private void checkDeadline(long now) {
            if (hasDeadline && now - deadlineNanos > GRACE_NANOS) {
                cancel(new TimeoutException("the deadline has passed"));
            }
        }

        /** From now on a failure is told in this way, since the response has begun. */
        synchronized void failBy(Consumer<Throwable> way) {
            failing = way;
        }

        /** Cancelled when the client goes away or the server cannot wait any longer. */
        void onCancel(CompletableFuture<?> future) {
            boolean late;
            synchronized (this) {
                late = ended;
                if (!late) {
                    cancelled.add(future);
                }
            }
            if (late) {
                future.cancel(false);
                return;
            }
            future.whenComplete((done, failure) -> {
                synchronized (this) {
                    cancelled.remove(future);
                }
            });
        }

        /** Run when the request is answered or given up. */
        void onEnd(Runnable action) {
            synchronized (this) {
                if (!ended) {
                    ends.add(action);
                    return;
                }
            }
            action.run();
        }

        synchronized boolean isEnded() {
            return ended;
        }

        /** Ends the request when its client disconnects; to be called when the body has been read. */
        void watchClient() {
            exchange.onClientGone(() -> cancel(new CancellationException("the client has disconnected")));
        }

        /** Answers, unless that was done before, and lets go of everything. */
        void finish(Runnable answer) {
            List<Runnable> actions;
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                actions = List.copyOf(ends);
            }
            try {
                answer.run();
            } finally {
                actions.forEach(Runnable::run);
            }
        }

        void fail(Throwable failure) {
            Consumer<Throwable> way;
            synchronized (this) {
                way = failing;
            }
            finish(() -> way.accept(failure));
        }

        /** Gives the request up: nobody computes for it any more. */
        void cancel(Throwable why) {
            List<CompletableFuture<?>> futures;
            synchronized (this) {
                futures = List.copyOf(cancelled);
            }
            fail(why);
            futures.forEach(future -> future.cancel(false));
        }

        /** Runs a part elsewhere; what goes wrong is the answer. */
        void guarded(Executor where, Runnable part) {
            try {
                where.execute(() -> {
                    try {
                        part.run();
                    } catch (RuntimeException | Error e) {
                        fail(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                fail(e);
            }
        }
    }

    Work begin(Exchange exchange) {
        Work work = new Work(exchange);
        all.add(work);
        // Answered is what has left, not what was handed to the HTTP server.
        exchange.onComplete(() -> {
            work.cancel(new CancellationException("the client has disconnected"));
            all.remove(work);
        });
        return work;
    }

    int count() {
        return all.size();
    }

    /** @return whether all were answered in that time */
    boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!all.isEmpty()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    /** Answers all that are left. */
    void giveUp() {
        all.forEach(work -> work.cancel(
                new ApiException(ErrorCode.UNAVAILABLE, "the server is stopping and could not finish this in time")));
    }
}
