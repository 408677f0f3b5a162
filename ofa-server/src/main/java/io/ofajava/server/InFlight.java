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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The requests that were accepted and not answered: what draining waits for, and what ends when a client goes away.
 * Thread-safe.
 */
final class InFlight {
    private final Set<Work> all = ConcurrentHashMap.newKeySet();

    /** What belongs to one request until it is answered. */
    final class Work {
        private final Exchange exchange;
        /** Of many lines, only those that are computed now: what is done is not held. */
        private final Set<CompletableFuture<?>> cancelled = Collections.newSetFromMap(new IdentityHashMap<>());

        private final List<Runnable> ends = new ArrayList<>();
        private Consumer<Throwable> failing;
        private boolean ended;

        private Work(Exchange exchange) {
            this.exchange = exchange;
            this.failing = exchange::error;
        }

        /** From now on a failure is told in this way, since the answer has begun. */
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

        void watchClient() {
            exchange.onClientGone(() -> cancel(new CancellationException("the client has gone")));
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
            work.cancel(new CancellationException("the client has gone"));
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
