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
 * Requests that were accepted and whose responses have not been sent. Draining waits for them; they end early when a
 * client disconnects or a deadline passes. A dedicated thread checks deadlines repeatedly, so that they hold in every
 * stage of a request and after an attempt that failed because memory was short. Thread-safe.
 */
final class InFlight implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);
    private static final long CHECK_MILLIS = 50;
    /** Grace period after a deadline, in which a computing request can report its own, more specific timeout. */
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
            } catch (Throwable e) { // keep the thread alive: the next check tries again
                LOG.warn("a request past its deadline could not be ended", e);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Resources and callbacks of one request, until its response is sent. */
    final class Work {
        private final Exchange exchange;
        /** For JSON Lines: only the lines in progress. Finished lines are removed. */
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

        /** Sets the time after which the request fails with 504. @param nanos by {@link System#nanoTime()} */
        void deadline(long nanos) {
            deadlineNanos = nanos;
            hasDeadline = true;
        }

        /** Removes the deadline of the request as a whole. */
        void clearDeadline() {
            hasDeadline = false;
        }

        private void checkDeadline(long now) {
            if (hasDeadline && now - deadlineNanos > GRACE_NANOS) {
                cancel(new TimeoutException("the deadline has passed"));
            }
        }

        /** Sets how failures are reported from now on, because the response has begun. */
        synchronized void failBy(Consumer<Throwable> way) {
            failing = way;
        }

        /** Adds work to be cancelled when the client disconnects or the deadline passes. */
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

        /** Adds an action to run when the response is sent or the request is abandoned. */
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

        /** Ends the request when its client disconnects. Call after the body has been read. */
        void watchClient() {
            exchange.onClientGone(() -> cancel(new CancellationException("the client has disconnected")));
        }

        /** Sends the response, unless one was sent, and releases all resources. */
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

        /** Abandons the request and cancels its work. */
        void cancel(Throwable why) {
            List<CompletableFuture<?>> futures;
            synchronized (this) {
                futures = List.copyOf(cancelled);
            }
            fail(why);
            futures.forEach(future -> future.cancel(false));
        }

        /** Runs a step on another executor. An exception becomes the response. */
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
        // A request counts as finished when the response has been sent, not when it was handed to the HTTP server.
        exchange.onComplete(() -> {
            work.cancel(new CancellationException("the client has disconnected"));
            all.remove(work);
        });
        return work;
    }

    int count() {
        return all.size();
    }

    /** @return whether all responses were sent within the time */
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

    /** Fails all remaining requests. */
    void giveUp() {
        all.forEach(work -> work.cancel(
                new ApiException(ErrorCode.UNAVAILABLE, "the server is stopping and could not finish this in time")));
    }
}
