// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** The golden suite as tests: every case of every model, on any engine, within the bounds of its precision. */
public final class GoldenSuite {
    private final GoldenBounds bounds;
    private final GoldenRun run;
    private final GoldenSummary summary = new GoldenSummary();

    /** Runs on an engine, in its precision. */
    public GoldenSuite(GoldenSetup setup, Path temporary) {
        this(Golden.run(setup, temporary), MeasuredBounds.of(Golden.set()));
    }

    /** Runs on another golden set, within the bounds that belong to it. */
    public GoldenSuite(GoldenSet set, GoldenSetup setup, Path temporary) {
        this(new GoldenRun(set, setup, new GraphStore(temporary), temporary), MeasuredBounds.of(set));
    }

    private GoldenSuite(GoldenRun run, GoldenBounds bounds) {
        this.run = run;
        this.bounds = bounds;
    }

    /** golden/forward. */
    public List<DynamicTest> forward() {
        ForwardComparison comparison = new ForwardComparison(run, bounds);
        return ForwardComparison.cases(run.set()).stream()
                .map(recorded -> test(recorded.toString(), () -> comparison.compare(recorded)))
                .toList();
    }

    /** golden/generate: the runs of one kind. */
    public List<DynamicNode> generate(DecoderKind kind) {
        List<DynamicNode> models = new ArrayList<>();
        GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
            GenerateComparison[] opened = new GenerateComparison[1];
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(DynamicTest.dynamicTest(
                    "open", () -> opened[0] = new GenerateComparison(run, bounds, model, kind)));
            cases.forEach(golden -> tests.add(test(golden.name(), () -> compare(opened[0], golden))));
            tests.add(DynamicTest.dynamicTest("close", () -> opened[0].close()));
            models.add(DynamicContainer.dynamicContainer(model, tests));
        });
        assertFalse(models.isEmpty());
        return models;
    }

    /**
     * golden/forward and golden/generate, and then the printed summary.
     *
     * @param runs the number of runs of golden/generate that must have been judged
     */
    public List<DynamicNode> all(int runs, DecoderKind... kinds) {
        List<DynamicNode> nodes = new ArrayList<>(forward());
        for (DecoderKind kind : kinds) {
            nodes.addAll(generate(kind));
        }
        nodes.add(DynamicTest.dynamicTest("summary", () -> {
            log();
            assertEquals(runs, summary.runs());
        }));
        return nodes;
    }

    private List<Comparison> compare(GenerateComparison comparison, GenerateCase golden) {
        summary.run(
                golden, GenerateComparison.searched(golden, bounds, run.setup().precision()));
        return comparison.compare(golden);
    }

    /** golden/vqgan. */
    public List<DynamicTest> vqgan() {
        VqganComparison comparison = new VqganComparison(run, bounds);
        List<DynamicTest> tests = VqganComparison.cases(run.set()).stream()
                .map(recorded -> test(recorded.toString(), () -> comparison.compare(recorded)))
                .toList();
        assertFalse(tests.isEmpty());
        return tests;
    }

    /** A description of the comparisons so far and their results. */
    public GoldenSummary summary() {
        return summary;
    }

    /** Logs the summary of what was compared. */
    public void log() {
        log(run.setup(), summary);
    }

    /** Logs a summary. */
    static void log(GoldenSetup setup, GoldenSummary summary) {
        System.getLogger(GoldenSuite.class.getName())
                .log(System.Logger.Level.INFO, setup.name() + ": " + String.join("; ", summary.lines()));
    }

    private interface Work {
        List<Comparison> compare();
    }

    private DynamicTest test(String name, Work work) {
        return DynamicTest.dynamicTest(name, () -> {
            List<Comparison> results = work.compare();
            results.forEach(summary::add);
            assertFalse(results.isEmpty());
            assertEquals(
                    List.of(),
                    results.stream().filter(result -> !result.passed()).toList());
        });
    }
}
