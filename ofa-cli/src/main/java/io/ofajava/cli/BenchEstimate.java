// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.ModelSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Estimates the duration of a benchmark from the first run and the relative costs of the others. The weights are
 * rounded medians from {@code benchmarks/README.md}. Writing graphs and random models is not included.
 */
final class BenchEstimate {
    private static final double INT8 = 0.6;
    private static final double SECONDS_PER_MINUTE = 60;

    private final List<Row> rows;
    private final int runs;
    private boolean announced;

    /**
     * @param rows rows to measure
     * @param runs number of runs of each, including warm-ups
     */
    BenchEstimate(List<Row> rows, int runs) {
        this.rows = rows;
        this.runs = runs;
    }

    /** One row of the report. */
    record Row(ModelSize size, BenchTask task, String precision, int batch, int candidates) {
        /** Cost of one run, relative to a caption of base size in fp32. */
        double weight() {
            double bySize = switch (size) {
                case TINY -> 0.15;
                case MEDIUM -> 0.5;
                case BASE -> 1;
                case LARGE -> 2.8;
                case HUGE -> 5.5;
            };
            double byTask = switch (task) {
                case CAPTION -> 1;
                case ANSWER -> 1.25;
                case GROUND -> 1.5;
                case PAINT -> 9 * candidates;
            };
            return bySize * byTask * batch * (precision.equalsIgnoreCase("int8") ? INT8 : 1);
        }
    }

    /** The message before the first run. */
    String beginning() {
        return rows.size() + (rows.size() == 1 ? " row of " : " rows of ") + runs + (runs == 1 ? " run" : " runs")
                + "; the duration is estimated after the first run";
    }

    /** The estimate after the first run; empty after other runs. */
    Optional<String> afterFirstRun(Row row, double seconds) {
        if (announced) {
            return Optional.empty();
        }
        announced = true;
        double total = runs * rows.stream().mapToDouble(Row::weight).sum() * seconds / row.weight();
        return Optional.of(
                "the benchmark takes about " + duration(total) + ", plus the time to write random models and graphs");
    }

    static String duration(double seconds) {
        if (seconds < SECONDS_PER_MINUTE) {
            return Math.max(1, Math.round(seconds)) + " s";
        }
        double minutes = seconds / SECONDS_PER_MINUTE;
        return minutes < SECONDS_PER_MINUTE
                ? Math.round(minutes) + " min"
                : String.format(Locale.ROOT, "%.1f h", minutes / SECONDS_PER_MINUTE);
    }
}
