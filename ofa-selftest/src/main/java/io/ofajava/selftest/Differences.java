// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import org.jspecify.annotations.Nullable;

/** Collects the differences of one kind of value in one case: the largest one, and its location. */
final class Differences {
    private final String compared;
    private final double tolerance;
    private final ValueObserver observer;
    private double largest;
    private @Nullable String place;
    private long count;

    /**
     * Starts without values.
     *
     * @param compared what the values are, for people
     * @param tolerance the largest allowed difference
     */
    Differences(String compared, double tolerance) {
        this(compared, tolerance, ValueObserver.NONE);
    }

    /** As {@link #Differences(String, double)}, with an observer of all values. */
    Differences(String compared, double tolerance, ValueObserver observer) {
        this.compared = compared;
        this.tolerance = tolerance;
        this.observer = observer;
    }

    /**
     * Adds one value.
     *
     * @param scale the unit of the difference; 1 for absolute differences
     * @param name name of the tensor or other source of the value
     * @param index index of the value in it
     */
    void add(double expected, double actual, double scale, String name, int index) {
        count++;
        double signed = expected == actual ? 0 : (actual - expected) / scale;
        observer.add(compared, signed);
        double difference = Math.abs(signed);
        // NaN is the worst difference and stays.
        if (!Double.isNaN(largest) && !(difference <= largest)) {
            largest = difference;
            place = name + "[" + index + "] is " + actual + ", not " + expected;
        }
    }

    void add(double expected, double actual, String name, int index) {
        add(expected, actual, 1, name, index);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * The result.
     *
     * @param problem any other fault of the case, or null
     */
    Comparison result(String name, @Nullable String problem) {
        String worst = count == 0 ? "nothing was compared" : !(largest <= tolerance) ? place : null;
        return new Comparison(name, compared, largest, tolerance, problem != null ? problem : worst);
    }
}
