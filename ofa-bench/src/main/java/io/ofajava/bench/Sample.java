// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.decode.DecodeResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One timed run of a task. */
public final class Sample {
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private long total;
    private int steps;
    private List<DecodeResult> results = List.of();

    void add(Stage stage, long nanoseconds) {
        nanos.merge(stage, nanoseconds, Long::sum);
    }

    void total(long nanoseconds) {
        total = nanoseconds;
    }

    void step() {
        steps++;
    }

    void results(List<DecodeResult> decoded) {
        results = decoded;
    }

    /** The decoded results, one per request of the batch. */
    public List<DecodeResult> results() {
        return results;
    }

    /** Elapsed time of the whole run in nanoseconds, not the sum of the stages. */
    public long total() {
        return total;
    }

    /** Time of a stage in nanoseconds; 0 for a stage that the task does not have. */
    public long nanos(Stage stage) {
        return nanos.getOrDefault(stage, 0L);
    }

    /** Runs of the decoder graph. */
    public int steps() {
        return steps;
    }
}
