// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

/** Collects the differences of one kind of value in one case: the largest of them, and where it was. */
final class Differences {
    private final String compared;
    private final double tolerance;
    private double largest;
    private String place;
    private long count;

    /**
     * Of no value yet.
     *
     * @param compared what the values are, for people
     * @param tolerance what the largest difference may be
     */
    Differences(String compared, double tolerance) {
        this.compared = compared;
        this.tolerance = tolerance;
    }

    /**
     * One value.
     *
     * @param scale what the difference is told in parts of; 1 for itself
     * @param name of the tensor or what else the value is from
     * @param index of the value in it
     */
    void add(double expected, double actual, double scale, String name, int index) {
        count++;
        double difference = expected == actual ? 0 : Math.abs(expected - actual) / scale;
        // A difference that is no number is the worst there is, and stays.
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
     * What became of them.
     *
     * @param problem what else is wrong with the case, or null
     */
    Comparison result(String name, String problem) {
        String worst = count == 0 ? "nothing was compared" : !(largest <= tolerance) ? place : null;
        return new Comparison(name, compared, largest, tolerance, problem != null ? problem : worst);
    }
}
