// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Admission control. The work of a request is counted in units: rows times expected steps. The engine's throughput in
 * units per second is measured while it is busy. A request is rejected if the queue is full, or if it could not finish
 * by its deadline after the work that was admitted before. Thread-safe.
 */
public final class Admission {
    /** Kinds of work that share a decoder. */
    public enum Workload {
        /** Captions, answers, boxes, instructions. */
        TEXT,
        /** Generated images. */
        IMAGES
    }

    /** Decay factor of the moving average, applied per request. */
    private static final double FADING = 0.95;

    /** The load of one decoder. */
    private static final class Load {
        int requests;
        double backlog;
        double seconds;
        double units;
        long mark;

        double secondsPerUnit() {
            return units > 0 ? seconds / units : 0;
        }
    }

    private final int maxRequests;
    private final LongSupplier clock;
    private final Map<Workload, Load> loads = new EnumMap<>(Workload.class);
    private int requests;

    /**
     * @param maxRequests maximum number of admitted requests without a response
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    public Admission(int maxRequests, LongSupplier clock) {
        this.maxRequests = maxRequests;
        this.clock = clock;
        for (Workload workload : Workload.values()) {
            loads.put(workload, new Load());
        }
    }

    /** A slot of an admitted request; released once. */
    public final class Ticket {
        private final Workload workload;
        private final double units;
        private boolean returned;

        private Ticket(Workload workload, double units) {
            this.workload = workload;
            this.units = units;
        }

        /** Releases the slot. @param done whether the work was completed, so that its time is used for the estimate */
        public void giveBack(boolean done) {
            synchronized (Admission.this) {
                if (returned) {
                    return;
                }
                returned = true;
                requests--;
                if (requests == 0) {
                    Admission.this.notifyAll();
                }
                Load load = load(workload);
                load.requests--;
                // Rounding errors accumulate in the sum; an empty queue resets it to exactly 0.
                load.backlog = load.requests == 0 ? 0 : Math.max(0, load.backlog - units);
                long now = clock.getAsLong();
                if (done) {
                    load.seconds = load.seconds * FADING + (now - load.mark) / 1e9;
                    load.units = load.units * FADING + units;
                    load.mark = now;
                }
            }
        }
    }

    /**
     * Requests a slot.
     *
     * @param units work, above 0
     * @param secondsLeft to the request's deadline
     * @throws ApiException 429 with the time after which a slot may be free
     */
    public synchronized Ticket enter(Workload workload, double units, double secondsLeft) {
        Load load = load(workload);
        double wait = load.backlog * load.secondsPerUnit();
        if (requests >= maxRequests) {
            throw new ApiException(
                            ErrorCode.OVERLOADED, "the queue is full (" + maxRequests + " requests); try again later")
                    .retryAfter((long) Math.ceil(wait));
        }
        // When the queue is empty, admit the request regardless of the estimate: running it is the only way to correct
        // a wrong estimate.
        double whole = wait + units * load.secondsPerUnit();
        if (load.requests > 0 && whole > secondsLeft) {
            throw new ApiException(
                            ErrorCode.OVERLOADED,
                            String.format(
                                    java.util.Locale.ROOT,
                                    "it would take about %.1f s after the queued requests, and the deadline is "
                                            + "in %.1f s; try again later",
                                    whole,
                                    secondsLeft))
                    .retryAfter((long) Math.ceil(whole - secondsLeft));
        }
        if (load.requests == 0) {
            load.mark = clock.getAsLong();
        }
        load.backlog += units;
        load.requests++;
        requests++;
        return new Ticket(workload, units);
    }

    /** Records work that had no slot, such as a warm-up, for the first estimates. */
    public synchronized void learn(Workload workload, double units, double seconds) {
        Load load = load(workload);
        load.units += units;
        load.seconds += seconds;
    }

    /** Waits until all slots are released. Every slot is released at its deadline at the latest. */
    public synchronized void awaitEmpty() {
        boolean interrupted = false;
        while (requests > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Load load(Workload workload) {
        return Objects.requireNonNull(loads.get(workload), workload::name);
    }

    /** Number of slots in use. */
    public synchronized int requests() {
        return requests;
    }

    /** Estimated seconds for the admitted work of a decoder, if its throughput is known. */
    public synchronized double backlogSeconds(Workload workload) {
        Load load = load(workload);
        return load.backlog * load.secondsPerUnit();
    }
}
