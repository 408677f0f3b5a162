// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import java.util.Arrays;

/** Measurements of one quantity, sorted. */
public final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /** @param values at least one */
    public static Distribution of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** The number of measurements. */
    public int count() {
        return sorted.length;
    }

    /**
     * The value that a share of them does not exceed, with linear interpolation: 0 is the minimum, 0.5 the median, 1
     * the maximum.
     */
    public double quantile(double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The median. */
    public double median() {
        return quantile(0.5);
    }
}
