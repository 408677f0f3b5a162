// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import org.jspecify.annotations.Nullable;

/**
 * The result of comparing one kind of value of a case.
 *
 * @param name the case
 * @param compared what was compared, with its unit
 * @param difference the largest difference from the record; NaN if a value is NaN
 * @param tolerance the allowed difference
 * @param problem any other fault, or null
 */
public record Comparison(
        String name,
        String compared,
        double difference,
        double tolerance,
        @Nullable String problem) {
    /** Whether the values agree. */
    public boolean passed() {
        return problem == null;
    }

    /** The share of the tolerance in use; infinite if the difference is NaN. */
    public double share() {
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference == 0 ? 0 : difference / tolerance;
    }
}
