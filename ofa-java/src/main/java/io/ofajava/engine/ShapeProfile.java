// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.Map;

/**
 * The shapes that a graph will be run with, by the names of its varying dimensions. An engine that is compiled for
 * shapes accepts what lies between {@code least} and {@code most} and is fastest at {@code usual}; an engine that takes
 * any shape ignores it. Each of the three is a possible set of shapes by itself: what the graph derives from its inputs
 * agrees.
 *
 * @param name for people, and for telling stored plans apart; fit for a file name
 * @param least the smallest value of each dimension
 * @param usual the value to be fastest at
 * @param most the greatest value
 */
public record ShapeProfile(String name, Map<String, Long> least, Map<String, Long> usual, Map<String, Long> most) {
    /** Refuses a profile whose maps differ in their names or are out of order. */
    public ShapeProfile {
        least = Map.copyOf(least);
        usual = Map.copyOf(usual);
        most = Map.copyOf(most);
        if (!least.keySet().equals(usual.keySet()) || !least.keySet().equals(most.keySet())) {
            throw new IllegalArgumentException("profile " + name + " does not name the same dimensions three times");
        }
        for (String dimension : least.keySet()) {
            if (least.get(dimension) > usual.get(dimension) || usual.get(dimension) > most.get(dimension)) {
                throw new IllegalArgumentException("profile " + name + " has " + dimension + " from "
                        + least.get(dimension) + " over " + usual.get(dimension) + " to " + most.get(dimension));
            }
        }
    }

    /** Whether these dimensions lie within the profile. Dimensions that it does not name do not. */
    public boolean accepts(Map<String, Long> dimensions) {
        return dimensions.entrySet().stream()
                .allMatch(dimension -> least.containsKey(dimension.getKey())
                        && dimension.getValue() >= least.get(dimension.getKey())
                        && dimension.getValue() <= most.get(dimension.getKey()));
    }
}
