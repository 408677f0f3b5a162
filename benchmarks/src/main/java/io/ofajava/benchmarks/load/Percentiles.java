// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.util.Collection;
import java.util.List;

/** Measured times, sorted. */
public final class Percentiles {
    private final List<Double> sorted;

    Percentiles(Collection<Double> values) {
        sorted = values.stream().sorted().toList();
    }

    int count() {
        return sorted.size();
    }

    /**
     * The smallest value that is not exceeded by this share of all values; NaN without values. @param share above 0, at
     * most 1
     */
    public double at(double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
