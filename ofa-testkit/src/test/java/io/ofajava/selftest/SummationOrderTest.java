// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.ModelEdit;
import io.ofajava.testkit.SummationOrder;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No verdict of the golden suite depends on the order of summation. Models with permuted inner dimensions, engines with
 * other numbers of threads, and graphs with other operators, which block and vectorise their sums differently, pass all
 * comparisons.
 */
@Tag("golden")
class SummationOrderTest {
    private static final Set<String> ALL = Set.of("nano-base", "nano-huge", "mini-vocab", "nano-flags");
    /** One model with searches, and the one that amplifies rounding errors most. */
    private static final Set<String> SHORT = Set.of("mini-vocab", "nano-flags");

    @TempDir
    private Path directory;

    @Test
    void float32() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CPU, 2), 1, SHORT);
    }

    @Test
    @Tag("full")
    void float32OfAllRuns() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CPU, 2), 1, ALL);
    }

    /** The standard operators of ONNX Runtime instead of the custom operators. */
    @Test
    @Tag("full")
    void float32WithStandardOperators() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CUDA, 1), 2, ALL);
    }

    @Test
    @Tag("full")
    void float16() {
        verdictsHold(setup(GraphPrecision.FP16, GraphTarget.CUDA, 2), 3, ALL);
    }

    @Test
    @Tag("full")
    void int8OfAllRuns() {
        verdictsHold(setup(GraphPrecision.INT8, GraphTarget.CPU, 2), 4, ALL);
    }

    private static GoldenSetup setup(GraphPrecision precision, GraphTarget target, int threads) {
        return new GoldenSetup(precision + ", permuted", () -> new OnnxRuntimeBackend(threads), precision, target);
    }

    private void verdictsHold(GoldenSetup setup, long seed, Set<String> models) {
        GoldenRun run = Golden.run(setup, directory);
        GoldenBounds bounds = MeasuredBounds.of(run.set());
        for (String model : models) {
            ModelEdit.edit(run, model, edit -> SummationOrder.permute(edit, seed));
        }
        GoldenSummary summary = new GoldenSummary();
        List<Comparison> failed = new ArrayList<>();
        List<Comparison> results = new ArrayList<>();
        ForwardComparison forward = new ForwardComparison(run, bounds);
        ForwardComparison.cases(run.set()).stream()
                .filter(recorded -> models.contains(recorded.model()))
                .forEach(recorded -> results.addAll(forward.compare(recorded)));
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
                if (!models.contains(model)) {
                    return;
                }
                try (GenerateComparison comparison = new GenerateComparison(run, bounds, model, kind)) {
                    cases.forEach(golden -> {
                        summary.run(golden, GenerateComparison.searched(golden, bounds, setup.precision()));
                        results.addAll(comparison.compare(golden));
                    });
                }
            });
        }
        results.forEach(summary::add);
        results.stream().filter(result -> !result.passed()).forEach(failed::add);
        GoldenSuite.log(setup, summary);
        assertEquals(List.of(), failed);
        assertTrue(results.size() > (models.equals(ALL) ? 100 : 15), results.size() + " results");
    }
}
