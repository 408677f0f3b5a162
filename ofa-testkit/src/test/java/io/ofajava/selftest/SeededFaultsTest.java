// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.EditedGraphs;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.ModelEdit;
import io.ofajava.testkit.SeededFault;
import io.ofajava.testkit.float64.BoundsMeasurement;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bounds reject faults. The effect of a fault is its distance from the record in the exact model, in units of the bound
 * of a precision. An engine with the fault deviates by the effect, plus or minus its own error, which is at most one
 * bound. Therefore it must be rejected if the effect is more than two bounds.
 */
@Tag("golden")
class SeededFaultsTest {
    private static final String GENERATE = "nano-base/caption_default";
    private static final List<String> ALL = List.of(
            "nano-base/text_only",
            "nano-base/image_single",
            "nano-huge/text_only",
            "mini-vocab/text_only",
            "nano-flags/text_only",
            GENERATE);
    /** The smallest model; its embedding table dominates the cost of a case. */
    private static final List<String> SHORT = List.of("nano-flags/text_only");

    private static final System.Logger LOG = System.getLogger(SeededFaultsTest.class.getName());
    private static final double SURE = 2;
    private static final String BEGIN = "<!-- faults: written by SeededFaultsTest -->\n";
    private static final String END = "<!-- end of faults -->";

    /** The precisions of engines here, and that of GPUs, whose results are not shown. */
    private static final List<GraphPrecision> PRECISIONS = Stream.concat(
                    GraphPrecision.all().stream(), Stream.of(GraphPrecision.BF16_ON_CPU))
            .toList();

    @TempDir
    private Path directory;

    private final GoldenSet set = Golden.set();
    private final RecordedBounds bounds = MeasuredBounds.of(set);
    /** Number of results that had to be rejected. */
    private int sure;

    @Test
    void theBoundsOfTheSmallestModelRejectSeededFaults() throws IOException {
        boundsReject(SHORT);
    }

    @Test
    @Tag("full")
    void everyBoundRejectsSeededFaults() throws IOException {
        boundsReject(ALL);
    }

    private void boundsReject(List<String> cases) throws IOException {
        StringBuilder table = new StringBuilder();
        for (SeededFault fault : SeededFault.values()) {
            for (String name : cases) {
                table.append(row(fault, name));
            }
        }
        LOG.log(
                System.Logger.Level.INFO,
                "faults in parts of the bound that they must exceed; " + sure + " must be refused and are\n" + table);
        compareWithDocument(table.toString(), cases);
    }

    /** A row of the table; shows that an engine with the fault is rejected. */
    private String row(SeededFault fault, String name) throws IOException {
        StringBuilder row = new StringBuilder("| " + fault.title() + " | " + name);
        List<Comparison> exact = results(
                BoundsMeasurement.run(set, GraphPrecision.FP32, 0, temporary("exact", fault, name)),
                bounds,
                fault,
                name);
        for (GraphPrecision precision : PRECISIONS) {
            double effect = effect(exact, bounds(name, precision));
            row.append(" | ").append(number(effect));
            if (!precision.equals(GraphPrecision.BF16) && effect > SURE) {
                sure++;
                List<Comparison> actual = results(
                        Golden.run(GoldenSetup.cpu(precision), temporary(precision.id(), fault, name)),
                        bounds,
                        fault,
                        name);
                assertTrue(share(actual) > 1, fault + " in " + name + ", " + precision + ": " + actual);
                assertTrue(
                        actual.stream().anyMatch(result -> !result.passed()),
                        fault + " in " + name + ", " + precision + ": " + actual);
            }
            if (precision.equals(GraphPrecision.FP32)) {
                assertTrue(effect > SURE, fault + " in " + name + " is within the bound of fp32: " + effect);
            }
        }
        return row.append(" |\n").toString();
    }

    private Path temporary(String engine, SeededFault fault, String name) throws IOException {
        return Files.createDirectories(directory.resolve(engine).resolve(fault + "-" + name.replace('/', '-')));
    }

    /** The bounds of a case, in the order of its comparisons. */
    private double[] bounds(String name, GraphPrecision precision) {
        if (name.equals(GENERATE)) {
            return new double[] {bounds.scores(generate(), precision)};
        }
        GoldenBounds.Forward forward = bounds.forward(forward(name), precision);
        double[] all = {forward.features(), forward.hidden(), forward.logits()};
        return forward.features() == 0 ? Arrays.copyOfRange(all, 1, all.length) : all;
    }

    private static double effect(List<Comparison> exact, double[] bounds) {
        double most = 0;
        for (int i = 0; i < bounds.length; i++) {
            most = Math.max(most, exact.get(i).difference() / bounds[i]);
        }
        return most;
    }

    private ForwardComparison.Recorded forward(String name) {
        return ForwardComparison.cases(set).stream()
                .filter(one -> (one.model() + "/" + one.name()).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private GenerateCase generate() {
        return GenerateComparison.cases(set, DecoderKind.TEXT).values().stream()
                .flatMap(List::stream)
                .filter(one -> one.name().equals(GENERATE))
                .findFirst()
                .orElseThrow();
    }

    private List<Comparison> results(GoldenRun sound, GoldenBounds within, SeededFault fault, String name) {
        String model = name.substring(0, name.indexOf('/'));
        GoldenSetup setup = sound.setup();
        GoldenSetup faulty = new GoldenSetup(
                setup.name(),
                () -> EditedGraphs.of(setup.backend().get(), fault::editGraphs, sound.temporary()),
                setup.precision(),
                setup.target());
        GoldenRun run = new GoldenRun(sound.set(), faulty, sound.graphs(), sound.temporary());
        ModelEdit.edit(run, model, fault::edit);
        if (!name.equals(GENERATE)) {
            return new ForwardComparison(run, within).compare(forward(name));
        }
        try (GenerateComparison comparison = new GenerateComparison(run, within, model, DecoderKind.TEXT)) {
            return List.of(comparison.forced(generate(), within.scores(generate(), setup.precision())));
        }
    }

    private static double share(List<Comparison> results) {
        return results.stream().mapToDouble(Comparison::share).max().orElseThrow();
    }

    private static String number(double share) {
        return share >= 100
                ? String.format(Locale.ROOT, "%.0f", share)
                : String.format(Locale.ROOT, share >= 10 ? "%.1f" : "%.2f", share);
    }

    /**
     * The document contains these rows; the numbers of the exact model are equal on every machine.
     *
     * @param table rows of some cases, or of all of them
     */
    private void compareWithDocument(String table, List<String> cases) throws IOException {
        Assumptions.assumeTrue(RecordedBounds.load().cover(set), "the document shows another golden set's table");
        String text =
                Files.readString(Path.of(System.getProperty("ofa.root", "..")).resolve("docs/correctness.md"));
        String documented = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        String rows = documented
                .lines()
                .skip(2)
                .filter(row -> cases.stream().anyMatch(name -> row.contains(" | " + name + " | ")))
                .collect(Collectors.joining("\n", "", "\n"));
        assertEquals(table, rows, "replace the rows in docs/correctness.md");
    }
}
