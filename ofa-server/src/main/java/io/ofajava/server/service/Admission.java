// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Decides at the door. A request's work is counted in units, rows times expected steps; what the engine makes of them
 * in a second is measured while it is busy. Refused is what would be too many, and what could not be done by its
 * deadline behind the work that was admitted before. Thread-safe.
 */
public final class Admission {
    /** Work that shares a decoder. */
    public enum Lane {
        /** Captions, answers, boxes, instructions. */
        TEXT,
        /** Generated images. */
        IMAGES
    }

    /** What the past counts less with every request. */
    private static final double FADING = 0.95;

    /** One decoder's work. */
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
    private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);
    private int requests;

    /**
     * @param maxRequests admitted and not answered
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    public Admission(int maxRequests, LongSupplier clock) {
        this.maxRequests = maxRequests;
        this.clock = clock;
        for (Lane lane : Lane.values()) {
            loads.put(lane, new Load());
        }
    }

    /** A place that was given; it is given back once. */
    public final class Ticket {
        private final Lane lane;
        private final double units;
        private boolean returned;

        private Ticket(Lane lane, double units) {
            this.lane = lane;
            this.units = units;
        }

        /** The place is free again. @param done whether the work was done to its end, so that its time counts */
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
                Load load = load(lane);
                load.requests--;
                // Sums of fractions leave something over; behind nobody there is nothing, to the last bit.
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
     * Asks for a place.
     *
     * @param units work, above 0
     * @param secondsLeft to the request's deadline
     * @throws ApiException 429 with the time after which there may be a place
     */
    public synchronized Ticket enter(Lane lane, double units, double secondsLeft) {
        Load load = load(lane);
        double wait = load.backlog * load.secondsPerUnit();
        if (requests >= maxRequests) {
            throw new ApiException(
                            ErrorCode.OVERLOADED, "the queue is full (" + maxRequests + " requests); ask again later")
                    .retryAfter((long) Math.ceil(wait));
        }
        // Behind nothing, anything is tried: an estimate that is wrong can only be mended by doing the work.
        double whole = wait + units * load.secondsPerUnit();
        if (load.requests > 0 && whole > secondsLeft) {
            throw new ApiException(
                            ErrorCode.OVERLOADED,
                            String.format(
                                    java.util.Locale.ROOT,
                                    "it would take about %.1f s with what waits before it, and the deadline is in %.1f s; ask again later",
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
        return new Ticket(lane, units);
    }

    /** Counts work that was done outside of any place, such as a warm-up, so that the first estimates are not blind. */
    public synchronized void learn(Lane lane, double units, double seconds) {
        Load load = load(lane);
        load.units += units;
        load.seconds += seconds;
    }

    /** Waits until nobody holds a place. Whoever holds one gives it back at its deadline at the latest. */
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

    private Load load(Lane lane) {
        return Objects.requireNonNull(loads.get(lane), lane::name);
    }

    /** Requests that hold a place. */
    public synchronized int requests() {
        return requests;
    }

    /** Seconds that the admitted work of a lane would take, as far as that is known. */
    public synchronized double backlogSeconds(Lane lane) {
        Load load = load(lane);
        return load.backlog * load.secondsPerUnit();
    }
}
