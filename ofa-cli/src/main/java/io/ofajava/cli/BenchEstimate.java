// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.ModelSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Estimates the duration of a benchmark: at first as on the machine of {@code benchmarks/README.md}, then from the
 * first run and the relative costs of the others. The weights are rounded medians from that page. Writing graphs and
 * random models is not included.
 */
final class BenchEstimate {
    private static final double INT8 = 0.6;

    /** Duration of a run of weight 1 on the page's machine. */
    private static final double REFERENCE_SECONDS = 0.9;

    private static final String REFERENCE = "two processors of an AMD EPYC (Zen 3)";
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
                + ": about " + duration(total(REFERENCE_SECONDS)) + " on " + REFERENCE
                + "; the estimate for this machine follows the first run";
    }

    /** The estimate after the first run; empty after other runs. */
    Optional<String> afterFirstRun(Row row, double seconds) {
        if (announced) {
            return Optional.empty();
        }
        announced = true;
        return Optional.of("the benchmark takes about " + duration(total(seconds / row.weight()))
                + ", plus the time to write random models and graphs");
    }

    private double total(double secondsPerWeight) {
        return runs * rows.stream().mapToDouble(Row::weight).sum() * secondsPerWeight;
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
