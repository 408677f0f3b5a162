// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.SeededFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of faults against bounds, printed and documented: one row for every bound. */
final class FaultTable {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("ofa.root", "..")).resolve("docs/correctness.md");
    /** The names of kinds of values in the table. */
    private static final Map<String, String> NAMES = Map.of(
            ForwardComparison.FEATURES, "features",
            ForwardComparison.HIDDEN, "hidden",
            ForwardComparison.LOGITS, "logits",
            GenerateComparison.FORCED, "scores",
            VqganComparison.PIXELS, "pixels",
            VqganComparison.BYTES, "bytes");

    private final String set;

    /** The table of a set. */
    FaultTable(String set) {
        this.set = set;
    }

    /** The row of a bound. */
    static String row(JudgedCase one, String quantity, Map<SeededFault, SeededFaults.Result> results) {
        List<String> cells = new ArrayList<>();
        cells.add(one.name() + ", " + NAMES.get(quantity));
        for (GraphPrecision precision : SeededFaults.PRECISIONS) {
            cells.add(one.judged(precision) ? number(one.bound(quantity, precision)) : "");
        }
        for (SeededFault fault : SeededFault.values()) {
            SeededFaults.Result result = results.get(fault);
            cells.add(result == null ? "" : cell(one, quantity, result));
        }
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** The effect, and the precisions whose bound it exceeds by less than an engine's own error. */
    private static String cell(JudgedCase one, String quantity, SeededFaults.Result result) {
        return number(result.effects().get(one.name()).get(quantity))
                + result.verdicts().stream()
                        .filter(verdict -> verdict.name().equals(one.name())
                                && verdict.quantity().equals(quantity)
                                && !verdict.implied())
                        .map(verdict -> ", " + verdict.precision().id() + " " + verdict.draws() + "/3")
                        .collect(Collectors.joining());
    }

    /** Three digits. */
    static String number(double value) {
        if (value == 0 || value >= 1000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        int digits = 2 - (int) Math.floor(Math.log10(value));
        return digits > 5
                ? String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-")
                : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** The rows in the document. */
    List<String> documented() throws IOException {
        String text = Files.readString(DOCUMENT);
        String begin = "<!-- faults: " + set + ", written by SeededFaultsTest -->\n";
        int from = text.indexOf(begin);
        if (from < 0) {
            throw new IllegalStateException(DOCUMENT + " has no table of " + set);
        }
        return text.substring(from + begin.length(), text.indexOf("<!-- end of faults -->", from))
                .lines()
                .skip(2)
                .toList();
    }
}
