// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.selftest.Comparison;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the doctor's findings: lines and a table for people as they arrive, or records. */
final class DoctorReport {
    static final String OK = "ok";
    static final String FAIL = "FAIL";
    private static final int LONGEST = 52;

    private final PrintWriter out;
    private final Records records;
    private final Colors colors = Colors.ofOutput();
    private boolean headed;

    DoctorReport(PrintWriter out, Records records) {
        this.out = out;
        this.records = records;
    }

    /** @param state {@link #OK}, {@link #FAIL}, or - for an optional feature that is missing */
    void check(String state, String name, String found) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeStringField("check", name);
                generator.writeStringField("state", state);
                generator.writeStringField("found", found);
            });
        } else {
            String padded = String.format(Locale.ROOT, "%-5s", state);
            line((state.equals(OK) ? colors.green(padded) : state.equals(FAIL) ? colors.red(padded) : padded)
                    + String.format(Locale.ROOT, " %-16s %s", name, found));
        }
    }

    /** The self-test begins. */
    void engines(String tested, String reference) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeStringField("selfTest", tested);
                generator.writeStringField("against", reference);
            });
        } else {
            line("");
            line("self-test: " + tested);
            line("against:   " + reference
                    + " with the demo model, recorded outputs of the original code with random models");
        }
    }

    private void heading() {
        if (!headed) {
            headed = true;
            line("");
            line(String.format(
                    Locale.ROOT, "%-46s %-" + LONGEST + "s %10s %10s", "case", "compared", "largest", "tolerance"));
        }
    }

    /** A row of the table. */
    void comparison(Comparison row) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeStringField("case", row.name());
                generator.writeStringField("compared", row.compared());
                // JSON has no NaN.
                if (Double.isFinite(row.difference())) {
                    generator.writeNumberField("largestDifference", row.difference());
                }
                if (Double.isFinite(row.tolerance())) {
                    generator.writeNumberField("tolerance", row.tolerance());
                }
                generator.writeBooleanField("ok", row.passed());
                if (!row.passed()) {
                    generator.writeStringField("problem", row.problem());
                }
            });
        } else {
            heading();
            String compared = row.compared().length() <= LONGEST
                    ? row.compared()
                    : row.compared().substring(0, LONGEST - 3) + "...";
            line(String.format(
                    Locale.ROOT,
                    "%-46s %-" + LONGEST + "s %10s %10s  %s",
                    row.name(),
                    compared,
                    number(row.difference()),
                    number(row.tolerance()),
                    row.passed() ? "OK" : "FAILED"));
            if (!row.passed()) {
                line("      " + row.problem());
            }
        }
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "-"
                : value == Math.rint(value)
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : String.format(Locale.ROOT, "%.1e", value);
    }

    /** A comparison that was skipped, and why. */
    void note(String text) {
        if (!records.text()) {
            records.object(generator -> generator.writeStringField("note", text));
        } else {
            line(text);
        }
    }

    void timing(CaptionTiming timing) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeStringField("benchmark", CaptionTiming.BENCHMARK);
                generator.writeStringField("mode", "avgt");
                generator.writeNumberField("count", timing.count());
                generator.writeNumberField("score", timing.mean());
                generator.writeNumberField("error", timing.error());
                generator.writeStringField("unit", "ms/op");
            });
        } else {
            line("");
            line(timing.text());
            line("");
        }
    }

    /** The self-test has ended. */
    void summary(int compared, int failed, double seconds) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeNumberField("compared", compared);
                generator.writeNumberField("failed", failed);
                generator.writeNumberField("seconds", seconds);
            });
        } else {
            line(String.format(
                    Locale.ROOT,
                    "self-test: %s, %d comparisons in %.0f seconds",
                    failed == 0 ? "all OK" : failed + " FAILED",
                    compared,
                    seconds));
        }
    }

    /** The verdict. */
    void verdict(boolean healthy, String text) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeBooleanField("healthy", healthy);
                generator.writeStringField("verdict", text);
            });
        } else {
            line(healthy ? colors.green(text) : colors.red(text));
        }
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
