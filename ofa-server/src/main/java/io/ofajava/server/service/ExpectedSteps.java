// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.server.request.TaskName;
import java.util.EnumMap;
import java.util.Map;

/** How many decoder steps requests of a task take, learned from those that were done. Thread-safe. */
final class ExpectedSteps {
    private static final double WEIGHT_OF_NEWEST = 0.1;
    private static final int FIRST_GUESS = 16;

    private final Map<TaskName, Double> means = new EnumMap<>(TaskName.class);

    /** @param most what the request's settings allow */
    synchronized double of(TaskName task, int most) {
        return task == TaskName.PAINT ? most : Math.min(most, means.getOrDefault(task, (double) FIRST_GUESS));
    }

    synchronized void learn(TaskName task, int steps) {
        means.merge(task, (double) steps, (mean, newest) -> mean + WEIGHT_OF_NEWEST * (newest - mean));
    }
}
