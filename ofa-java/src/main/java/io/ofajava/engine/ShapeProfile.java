// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.Map;
import java.util.Objects;

/**
 * The shapes with which a graph will be run, by the names of its varying dimensions. An engine that is compiled for
 * shapes accepts all between {@code least} and {@code most} and is fastest at {@code usual}; an engine that accepts any
 * shape ignores the profile. Each of the three must be a consistent set of shapes: what the graph derives from its
 * inputs must agree.
 *
 * @param name readable name that identifies stored plans; must be a valid file name
 * @param least the smallest value of each dimension
 * @param usual the value to optimise for
 * @param most the greatest value
 */
public record ShapeProfile(String name, Map<String, Long> least, Map<String, Long> usual, Map<String, Long> most) {
    /** Rejects a profile whose maps have different names or values out of order. */
    public ShapeProfile {
        least = Map.copyOf(least);
        usual = Map.copyOf(usual);
        most = Map.copyOf(most);
        if (!least.keySet().equals(usual.keySet()) || !least.keySet().equals(most.keySet())) {
            throw new IllegalArgumentException("profile " + name + " does not name the same dimensions three times");
        }
        for (String dimension : least.keySet()) {
            long from = value(least, dimension);
            long middle = value(usual, dimension);
            long to = value(most, dimension);
            if (from > middle || middle > to) {
                throw new IllegalArgumentException(
                        "profile " + name + " has " + dimension + " from " + from + " over " + middle + " to " + to);
            }
        }
    }

    /** Whether these dimensions are within the profile. Unknown dimensions are not. */
    public boolean accepts(Map<String, Long> dimensions) {
        return dimensions.entrySet().stream()
                .allMatch(dimension -> least.containsKey(dimension.getKey())
                        && dimension.getValue() >= value(least, dimension.getKey())
                        && dimension.getValue() <= value(most, dimension.getKey()));
    }

    private static long value(Map<String, Long> values, String dimension) {
        return Objects.requireNonNull(values.get(dimension), dimension);
    }
}
