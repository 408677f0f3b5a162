// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.graph.DecoderKind;
import io.ofajava.nativelib.CpuFeatures;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.float64.MeasuredBounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Runs the golden suite in a separate process, for instruction set levels and emulated processors: {@code GoldenProcess
 * DIRECTORY MODELS PRECISIONS}, lists separated by commas; the model {@value #ALL} means all of them. Prints a summary.
 * Exits with 1 if a comparison fails.
 */
final class GoldenProcess {
    static final String ALL = "all";

    private final Path directory;
    private final Set<String> models;
    private final GoldenSummary summary = new GoldenSummary();
    private final List<Comparison> failed = new ArrayList<>();

    private GoldenProcess(Path directory, Set<String> models) {
        this.directory = directory;
        this.models = models;
    }

    public static void main(String[] arguments) {
        boolean passed = true;
        for (String name : arguments[2].split(",")) {
            GraphPrecision precision = GraphPrecision.all().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .onCpu();
            GoldenProcess run =
                    new GoldenProcess(Path.of(arguments[0]), Set.copyOf(Arrays.asList(arguments[1].split(","))));
            run.compare(precision);
            String prefix = "level " + CpuFeatures.inUse() + ", " + precision + ": ";
            run.summary.lines().forEach(line -> System.out.println(prefix + line));
            run.failed.forEach(result -> System.out.println(prefix + "FAILED " + result));
            passed &= run.failed.isEmpty();
        }
        System.exit(passed ? 0 : 1);
    }

    private void compare(GraphPrecision precision) {
        GoldenRun run = Golden.run(GoldenSetup.cpu(precision), directory);
        GoldenBounds bounds = MeasuredBounds.of(run.set());
        ForwardComparison forward = new ForwardComparison(run, bounds);
        ForwardComparison.cases(run.set()).stream()
                .filter(recorded -> wanted(recorded.model()))
                .forEach(recorded -> add(forward.compare(recorded)));
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(run.set(), kind).forEach((model, cases) -> {
                if (wanted(model)) {
                    generate(run, bounds, model, kind, cases);
                }
            });
        }
        if (precision.floating().equals(precision)) {
            VqganComparison vqgan = new VqganComparison(run, bounds);
            VqganComparison.cases(run.set()).stream()
                    .filter(recorded -> wanted(recorded.model()))
                    .forEach(recorded -> add(vqgan.compare(recorded)));
        }
    }

    private void generate(
            GoldenRun run, GoldenBounds bounds, String model, DecoderKind kind, List<GenerateCase> cases) {
        try (GenerateComparison comparison = new GenerateComparison(run, bounds, model, kind)) {
            for (GenerateCase golden : cases) {
                summary.run(
                        golden,
                        GenerateComparison.searched(golden, bounds, run.setup().precision()));
                add(comparison.compare(golden));
            }
        }
    }

    private boolean wanted(String model) {
        return models.contains(ALL) || models.contains(model);
    }

    private void add(List<Comparison> results) {
        results.forEach(summary::add);
        results.stream().filter(result -> !result.passed()).forEach(failed::add);
    }
}
