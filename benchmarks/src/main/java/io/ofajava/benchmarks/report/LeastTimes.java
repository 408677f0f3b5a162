// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Least times of OFA-base's stages on the processors that {@code peak.cc} measured: operations over the peak of their
 * element type, or bytes over the memory bandwidth. The peak of an element type is that of its fastest instruction: for
 * 8-bit integers, VNNI if the processor has it.
 */
final class LeastTimes {
    /**
     * A stage by counting; see benchmarks/README.md.
     *
     * @param floats float32 operations, 10^9
     * @param integers 8-bit operations, 10^9
     * @param bytes of weights read, 10^9
     */
    private record Stage(String name, double floats, double integers, double bytes) {}

    private static final List<Stage> STAGES = List.of(
            new Stage("backbone and encoder, 384 x 384, fp32", 94, 0, 0),
            new Stage("backbone and encoder, 480 x 480, fp32", 152, 0, 0),
            new Stage("backbone and encoder, 384 x 384, int8", 15, 89, 0),
            new Stage("backbone and encoder, 480 x 480, int8", 25, 144, 0),
            new Stage("text step, fp32", 0, 0, 0.381),
            new Stage("text step, int8", 0, 0, 0.095));

    private static final Pattern LINE = Pattern.compile("(float32|8-bit integers|memory)\\b.*?([0-9.]+) G[A-Z]+/s.*");

    private LeastTimes() {}

    /**
     * A table, or an empty string if a rate is missing.
     *
     * @param peak output of {@code peak.cc}, one or several runs
     */
    static String table(List<String> peak) {
        OptionalDouble floats = highest(peak, "float32");
        OptionalDouble integers = highest(peak, "8-bit integers");
        OptionalDouble memory = highest(peak, "memory");
        if (floats.isEmpty() || integers.isEmpty() || memory.isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%nLeast times of OFA-base's stages at %.0f GFLOP/s in float32, %.0f GOP/s in 8-bit integers and %.1f GB/s:"
                        + "%n%n| stage | least time |%n|---|---|%n",
                floats.getAsDouble(),
                integers.getAsDouble(),
                memory.getAsDouble()));
        for (Stage stage : STAGES) {
            double seconds = stage.floats() / floats.getAsDouble()
                    + stage.integers() / integers.getAsDouble()
                    + stage.bytes() / memory.getAsDouble();
            table.append(String.format(Locale.ROOT, "| %s | %.1f ms |%n", stage.name(), 1000 * seconds));
        }
        return table.toString();
    }

    /**
     * The highest rate of a kind, in 10^9 per second. bfloat16 does not count as float32, because these stages do not
     * use it.
     */
    static OptionalDouble highest(List<String> peak, String kind) {
        return peak.stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(match -> match.group(1).equals(kind))
                .mapToDouble(match -> Double.parseDouble(match.group(2)))
                .max();
    }
}
