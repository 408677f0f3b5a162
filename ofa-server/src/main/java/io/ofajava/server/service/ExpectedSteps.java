// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.Task;
import java.util.HashMap;
import java.util.Map;

/** Estimates the number of decoder steps of text requests from completed ones. Thread-safe. */
final class ExpectedSteps {
    private static final double WEIGHT_OF_NEWEST = 0.1;
    private static final int FIRST_GUESS = 16;

    private final Map<Task, Double> means = new HashMap<>();

    /** @param most the maximum by the request's settings */
    synchronized double of(Task task, int most) {
        return Math.min(most, means.getOrDefault(task, (double) FIRST_GUESS));
    }

    synchronized void learn(Task task, int steps) {
        means.merge(task, (double) steps, (mean, newest) -> mean + WEIGHT_OF_NEWEST * (newest - mean));
    }
}
