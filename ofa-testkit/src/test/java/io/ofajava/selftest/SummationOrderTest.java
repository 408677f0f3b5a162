// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.ModelEdit;
import io.ofajava.testkit.SummationOrder;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No verdict of the golden suite depends on the order of summation. Models with permuted inner dimensions, engines with
 * other numbers of threads, and graphs with other operators, which block and vectorise their sums differently, pass all
 * comparisons.
 */
@Tag("golden")
class SummationOrderTest {
    /** One model with searches, the one that amplifies rounding errors most, and a VQGAN. */
    private static final Set<String> SHORT = Set.of("mini-vocab", "nano-flags", "gumbel-f8-256");

    @TempDir
    private Path directory;

    @Test
    void float32() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CPU, 2), 1, Golden.set(), SHORT::contains);
    }

    @Test
    @Tag("full")
    void float32OfAllRuns() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CPU, 2), 1, Golden.set(), model -> true);
    }

    /** The standard operators of ONNX Runtime instead of the custom operators. */
    @Test
    @Tag("full")
    void float32WithStandardOperators() {
        verdictsHold(setup(GraphPrecision.FP32, GraphTarget.CUDA, 1), 2, Golden.set(), model -> true);
    }

    @Test
    @Tag("full")
    void float16() {
        verdictsHold(setup(GraphPrecision.FP16, GraphTarget.CUDA, 2), 3, Golden.set(), model -> true);
    }

    @Test
    @Tag("full")
    void int8OfAllRuns() {
        verdictsHold(setup(GraphPrecision.INT8, GraphTarget.CPU, 2), 4, Golden.set(), model -> true);
    }

    @Test
    @Tag("full")
    void int8WeightsOfAllRuns() {
        verdictsHold(setup(GraphPrecision.INT8_WEIGHTS, GraphTarget.CPU, 2), 5, Golden.set(), model -> true);
    }

    @Test
    @Tag("full")
    void bfloat16OfAllRuns() {
        verdictsHold(setup(GraphPrecision.BF16_ON_CPU, GraphTarget.CPU, 2), 8, Golden.set(), model -> true);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("engines")
    @Tag("full")
    void flags(GoldenSetup setup) {
        verdictsHold(setup, 6, FlagsSet.assemble(directory), model -> true);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("engines")
    @Tag("full")
    void chinese(GoldenSetup setup) {
        verdictsHold(setup, 7, ChineseSet.present(), model -> true);
    }

    static Stream<GoldenSetup> engines() {
        return Stream.of(
                setup(GraphPrecision.FP32, GraphTarget.CPU, 2),
                setup(GraphPrecision.FP32, GraphTarget.CUDA, 1),
                setup(GraphPrecision.FP16, GraphTarget.CUDA, 2),
                setup(GraphPrecision.INT8, GraphTarget.CPU, 2),
                setup(GraphPrecision.INT8_WEIGHTS, GraphTarget.CPU, 2),
                setup(GraphPrecision.BF16_ON_CPU, GraphTarget.CPU, 2));
    }

    private static GoldenSetup setup(GraphPrecision precision, GraphTarget target, int threads) {
        return new GoldenSetup(
                precision.id() + " for " + target + ", permuted",
                () -> new OnnxRuntimeBackend(threads),
                precision,
                target);
    }

    private void verdictsHold(GoldenSetup setup, long seed, GoldenSet set, Predicate<String> models) {
        GoldenRun run = new GoldenRun(set, setup, new GraphStore(directory), directory);
        GoldenBounds bounds = MeasuredBounds.of(set);
        Set<String> permuted = new HashSet<>();
        GoldenSummary summary = new GoldenSummary();
        List<Comparison> results = new ArrayList<>();
        ForwardComparison forward = new ForwardComparison(run, bounds);
        ForwardComparison.cases(set).stream()
                .filter(recorded -> models.test(recorded.model()))
                .forEach(recorded -> {
                    permute(run, recorded.model(), seed, permuted);
                    results.addAll(forward.compare(recorded));
                });
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(set, kind).forEach((model, cases) -> {
                if (!models.test(model)) {
                    return;
                }
                permute(run, model, seed, permuted);
                try (GenerateComparison comparison = new GenerateComparison(run, bounds, model, kind)) {
                    cases.forEach(golden -> {
                        summary.run(golden, GenerateComparison.searched(golden, bounds, setup.precision()));
                        results.addAll(comparison.compare(golden));
                    });
                }
            });
        }
        if (setup.precision().floating().equals(setup.precision())) {
            VqganComparison vqgan = new VqganComparison(run, bounds);
            VqganComparison.cases(set).stream()
                    .filter(recorded -> models.test(recorded.model()))
                    .forEach(recorded -> {
                        if (permuted.add(recorded.model())) {
                            ModelEdit.editVqgan(run, recorded.model(), edit -> SummationOrder.permuteVqgan(edit, seed));
                        }
                        results.addAll(vqgan.compare(recorded));
                    });
        }
        results.forEach(summary::add);
        GoldenSuite.log(setup, summary);
        assertEquals(
                List.of(), results.stream().filter(result -> !result.passed()).toList());
        assertTrue(results.size() > 15, results.size() + " results");
    }

    private static void permute(GoldenRun run, String model, long seed, Set<String> permuted) {
        if (permuted.add(model)) {
            FlagsSet.edit(run, model, edit -> SummationOrder.permute(edit, seed));
        }
    }
}
