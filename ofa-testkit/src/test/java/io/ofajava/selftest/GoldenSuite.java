// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ofajava.graph.DecoderKind;
import io.ofajava.testkit.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** The golden suite as tests: every case of every model, on any engine. */
public final class GoldenSuite {
    private final GoldenSetup setup;
    private final GoldenTolerances tolerances;
    private final GoldenRun run;
    private final List<Comparison> seen = new ArrayList<>();

    /** On an engine, in its precision's tolerances. */
    public GoldenSuite(GoldenSetup setup, Path temporary) {
        this.setup = setup;
        this.tolerances = GoldenTolerances.of(setup.precision());
        this.run = Golden.run(setup, temporary);
    }

    /** golden/forward. */
    public List<DynamicTest> forward() {
        ForwardComparison comparison = new ForwardComparison(run, tolerances.forward());
        return ForwardComparison.cases(run.set()).stream()
                .map(recorded -> test(recorded.toString(), () -> comparison.compare(recorded)))
                .toList();
    }

    /** golden/generate, the runs of a kind. */
    public List<DynamicNode> generate(DecoderKind kind) {
        List<DynamicNode> models = new ArrayList<>();
        GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
            GenerateComparison[] opened = new GenerateComparison[1];
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(DynamicTest.dynamicTest(
                    "open", () -> opened[0] = new GenerateComparison(run, tolerances.generate(), model, kind)));
            cases.forEach(golden -> tests.add(test(golden.name(), () -> List.of(opened[0].compare(golden)))));
            tests.add(DynamicTest.dynamicTest("close", () -> opened[0].close()));
            models.add(DynamicContainer.dynamicContainer(model, tests));
        });
        assertFalse(models.isEmpty());
        return models;
    }

    /** The best hypotheses of all runs, text and codes. */
    public List<Margins> margins() {
        List<Margins> margins = new ArrayList<>();
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
                try (GenerateComparison comparison = new GenerateComparison(run, tolerances.generate(), model, kind)) {
                    cases.forEach(golden -> margins.addAll(comparison.margins(golden)));
                }
            });
        }
        return margins;
    }

    /** golden/vqgan. */
    public List<DynamicTest> vqgan() {
        VqganComparison comparison = new VqganComparison(run, tolerances);
        return VqganComparison.cases(run.set()).stream()
                .map(recorded -> test(recorded.toString(), () -> comparison.compare(recorded)))
                .toList();
    }

    /** The largest differences so far, for people. */
    public String differences() {
        StringBuilder text = new StringBuilder(setup.name());
        seen.stream()
                .map(Comparison::compared)
                .distinct()
                .forEach(compared -> text.append("; ")
                        .append(compared)
                        .append(": ")
                        .append(seen.stream()
                                .filter(one -> one.compared().equals(compared))
                                .mapToDouble(Comparison::difference)
                                .max()
                                .orElseThrow())
                        .append(", ")
                        .append(seen.stream()
                                .filter(one -> one.compared().equals(compared))
                                .mapToDouble(one -> one.difference() / one.tolerance())
                                .max()
                                .orElseThrow())
                        .append(" of what is allowed"));
        return text.toString();
    }

    private interface Work {
        List<Comparison> compare();
    }

    private DynamicTest test(String name, Work work) {
        return DynamicTest.dynamicTest(name, () -> {
            List<Comparison> results = work.compare();
            seen.addAll(results);
            assertFalse(results.isEmpty());
            assertEquals(
                    List.of(),
                    results.stream().filter(result -> !result.passed()).toList());
        });
    }
}
