// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

/** Receives every compared value of a run, in an order that is the same for all engines. */
@FunctionalInterface
public interface ValueObserver {
    /** Ignores all values. */
    ValueObserver NONE = (compared, difference) -> {};

    /**
     * Receives a value.
     *
     * @param compared what is compared, as in {@link Comparison#compared()}
     * @param difference actual minus expected value, in the unit of the comparison
     */
    void add(String compared, double difference);
}
