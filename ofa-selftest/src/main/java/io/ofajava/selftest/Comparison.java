// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

/**
 * What became of one kind of value of a case.
 *
 * @param name the case
 * @param compared what was compared, with its unit
 * @param difference the largest difference from the record that was seen; NaN if a value is none
 * @param tolerance what it may be
 * @param problem what is wrong, or null if nothing is
 */
public record Comparison(String name, String compared, double difference, double tolerance, String problem) {
    /** Whether the values agree. */
    public boolean passed() {
        return problem == null;
    }

    /** The share of the tolerance in use; infinite if the difference is no number. */
    public double share() {
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference == 0 ? 0 : difference / tolerance;
    }
}
