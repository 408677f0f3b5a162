// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The differences from the record of all compared values of a run, in the order of comparison. */
final class ObservedValues implements ValueObserver {
    private final Map<String, double[]> values = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();

    @Override
    public void add(String compared, double difference) {
        int size = sizes.getOrDefault(compared, 0);
        double[] all = values.computeIfAbsent(compared, name -> new double[1 << 12]);
        if (size == all.length) {
            all = Arrays.copyOf(all, 2 * size);
            values.put(compared, all);
        }
        all[size] = difference;
        sizes.put(compared, size + 1);
    }

    /** The differences of one kind of value. */
    double[] of(String compared) {
        if (!values.containsKey(compared)) {
            throw new IllegalStateException("no " + compared + " among " + values.keySet());
        }
        return Arrays.copyOf(values.get(compared), sizes.get(compared));
    }

    /** The largest of the absolute values; infinite if one is NaN. */
    static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.abs(value));
        }
        return largest;
    }

    /**
     * A lower limit of the largest difference from the record that an engine has, by some draws of its errors: the mean
     * of the draws at the place where it is largest, less the own error there. The own error is the largest distance of
     * a draw from the mean at that place, or that of all places in root mean square if it is larger, times a reserve.
     */
    static double surely(List<double[]> draws, double reserve) {
        double[] mean = new double[draws.get(0).length];
        for (double[] draw : draws) {
            if (draw.length != mean.length) {
                throw new IllegalStateException(draw.length + " values instead of " + mean.length);
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += draw[i] / draws.size();
            }
        }
        int place = 0;
        double squares = 0;
        for (int i = 0; i < mean.length; i++) {
            place = Math.abs(mean[i]) > Math.abs(mean[place]) ? i : place;
            for (double[] draw : draws) {
                squares += (draw[i] - mean[i]) * (draw[i] - mean[i]);
            }
        }
        double own = Math.sqrt(squares / mean.length / draws.size());
        for (double[] draw : draws) {
            own = Math.max(own, Math.abs(draw[place] - mean[place]));
        }
        return Math.abs(mean[place]) - reserve * own;
    }
}
