// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No verdict of the golden suite depends on the order of summation: models whose inner dimensions are permuted, engines
 * with other threads, and graphs with other operators, which block and vectorise their sums otherwise, pass every
 * comparison as the usual ones do.
 */
@Tag("golden")
class SummationOrderTest {
    private static final boolean FULL = Boolean.getBoolean("ofa.full");
    private static final List<String> MODELS = List.of("nano-base", "nano-huge", "mini-vocab", "nano-flags");

    @TempDir
    private Path directory;

    @Test
    void float32() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CPU, 2), 1);
    }

    /** The standard operators of ONNX Runtime instead of those of ofa-native. */
    @Test
    void float32WithStandardOperators() {
        assumeTrue(FULL, "takes half a minute: runs in the profile full");
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CUDA, 1), 2);
    }

    @Test
    void float16() {
        assumeTrue(FULL, "takes half a minute: runs in the profile full");
        verdictsHold(setup(GraphPrecision.FP16, GraphTarget.CUDA, 2), 3);
    }

    @Test
    void int8() {
        verdictsHold(setup(GraphPrecision.INT8, GraphTarget.CPU, 2), 4);
    }

    private static GoldenSetup setup(GraphPrecision precision, GraphTarget target, int threads) {
        return new GoldenSetup(precision + ", permuted", () -> new OnnxRuntimeBackend(threads), precision, target);
    }

    private void verdictsHold(GoldenSetup setup, long seed) {
        GoldenRun run = Golden.run(setup, directory);
        GoldenBounds bounds = MeasuredBounds.of(run.set());
        for (String model : MODELS) {
            ModelEdit.edit(run, model, edit -> SummationOrder.permute(edit, seed));
        }
        GoldenSummary summary = new GoldenSummary();
        List<Comparison> failed = new ArrayList<>();
        List<Comparison> results = new ArrayList<>();
        ForwardComparison forward = new ForwardComparison(run, bounds);
        ForwardComparison.cases(run.set()).forEach(recorded -> results.addAll(forward.compare(recorded)));
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
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
        summary.lines().forEach(line -> System.out.println(setup.name() + ": " + line));
        assertEquals(List.of(), failed);
        assertTrue(results.size() > 100);
    }
}
