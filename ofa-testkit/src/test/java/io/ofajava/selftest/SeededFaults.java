// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.graph.GraphStore;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.EditedGraphs;
import io.ofajava.testkit.SeededFault;
import io.ofajava.testkit.float64.BoundsMeasurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One fault in one part of one model: its effects on all bounds, and the verdicts on engines that have it. */
final class SeededFaults {
    /** An engine's own error is at most one bound: a fault of more than two bounds exceeds one with any such error. */
    private static final double SURE = 2;

    /** All precisions with bounds: bf16 has one form for GPUs, whose engines are not here, and one for the CPU. */
    static final List<GraphPrecision> PRECISIONS = Stream.concat(
                    GraphPrecision.all().stream(), Stream.of(GraphPrecision.BF16_ON_CPU))
            .toList();

    /** Factor of the own error of the draws, as of the bounds. */
    private static final double RESERVE = 1.5;

    /** Ratio of the unit roundoffs of bf16 and fp16, which has the graphs of both. */
    private static final double BRAIN = 8;

    private final GoldenSet set;
    private final SeededFault fault;
    private final List<JudgedCase> cases;
    private final Path directory;

    /**
     * A fault against a bound.
     *
     * @param name of the case
     * @param quantity what is compared
     * @param precision of the bound
     * @param effect the distance from the record of the exact model with the fault, in bounds
     * @param draws how many draws of the error model are rejected; -1 if none was needed
     * @param implied whether every engine with the fault must be rejected
     * @param refused whether the engine of this machine is rejected; in bf16, which no engine here has, a draw of the
     *     error model
     */
    record Verdict(
            String name,
            String quantity,
            GraphPrecision precision,
            double effect,
            int draws,
            boolean implied,
            boolean refused) {
        /** Whether the fault must be rejected and was not. */
        boolean missed() {
            return implied && (!refused || draws >= 0 && draws < BoundsMeasurement.DRAWS);
        }
    }

    /**
     * Prepares the runs.
     *
     * @param cases of one model and one of its parts
     * @param directory does not exist
     */
    SeededFaults(GoldenSet set, SeededFault fault, List<JudgedCase> cases, Path directory) {
        this.set = set;
        this.fault = fault;
        this.cases = cases;
        this.directory = directory;
    }

    /** The effects of the fault, by the name of the case and the quantity, in the unit of the comparison. */
    record Result(Map<String, Map<String, Double>> effects, List<Verdict> verdicts) {}

    /** Seeds the fault and runs all cases. */
    Result run() {
        try {
            Files.createDirectories(directory);
            cases.get(0).seed(exact(GraphPrecision.FP32, 0, 1), fault);
            Map<String, Map<String, Double>> effects = new LinkedHashMap<>();
            List<Verdict> verdicts = new ArrayList<>();
            for (JudgedCase one : cases) {
                ObservedValues exact = observe(one, exact(GraphPrecision.FP32, 0, 1));
                Map<String, Double> byQuantity = new LinkedHashMap<>();
                one.quantities()
                        .forEach(quantity -> byQuantity.put(quantity, ObservedValues.largest(exact.of(quantity))));
                // Cases of golden/forward and golden/generate may have the same name.
                effects.computeIfAbsent(one.name(), name -> new LinkedHashMap<>())
                        .putAll(byQuantity);
                for (GraphPrecision precision : PRECISIONS) {
                    if (one.judged(precision)) {
                        verdicts.addAll(verdicts(one, byQuantity, precision));
                    }
                }
            }
            return new Result(effects, verdicts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete();
        }
    }

    private List<Verdict> verdicts(JudgedCase one, Map<String, Double> effects, GraphPrecision precision) {
        Map<String, Double> shares = new LinkedHashMap<>();
        effects.forEach((quantity, effect) -> shares.put(quantity, effect / one.bound(quantity, precision)));
        if (shares.values().stream().noneMatch(share -> share > 1)) {
            return List.of();
        }
        boolean brain = precision.equals(GraphPrecision.BF16);
        boolean close = shares.values().stream().anyMatch(share -> share > 1 && share <= SURE);
        List<ObservedValues> draws = new ArrayList<>();
        for (int seed = 1; seed <= (close ? BoundsMeasurement.DRAWS : brain ? 1 : 0); seed++) {
            draws.add(observe(one, exact(brain ? GraphPrecision.FP16 : precision, seed, brain ? BRAIN : 1)));
        }
        Map<String, Boolean> refused = new HashMap<>();
        if (brain) {
            shares.keySet()
                    .forEach(quantity -> refused.put(
                            quantity,
                            ObservedValues.largest(draws.get(0).of(quantity)) > one.bound(quantity, precision)));
        } else {
            one.compare(run(GoldenSetup.cpu(precision)))
                    .forEach(result -> refused.put(result.compared(), !result.passed()));
        }
        List<Verdict> verdicts = new ArrayList<>();
        shares.forEach((quantity, share) -> {
            if (share > 1) {
                double bound = one.bound(quantity, precision);
                List<double[]> drawn =
                        draws.stream().map(draw -> draw.of(quantity)).toList();
                boolean within = share <= SURE;
                int rejected = (int) drawn.stream()
                        .filter(draw -> ObservedValues.largest(draw) > bound)
                        .count();
                verdicts.add(new Verdict(
                        one.name(),
                        quantity,
                        precision,
                        share,
                        within ? rejected : -1,
                        !within || ObservedValues.surely(drawn, RESERVE) > bound,
                        refused.get(quantity)));
            }
        });
        return verdicts;
    }

    private GoldenRun exact(GraphPrecision precision, int seed, double scale) {
        GoldenRun run = BoundsMeasurement.run(set, precision, seed, scale, directory);
        return faulty(run);
    }

    private GoldenRun run(GoldenSetup setup) {
        return faulty(new GoldenRun(set, setup, new GraphStore(directory), directory));
    }

    /** The run with the fault, if the fault is one of graphs. */
    private GoldenRun faulty(GoldenRun run) {
        SeededFault.Part part = cases.get(0).part();
        GoldenSetup setup = run.setup();
        return !fault.editsGraphs(part)
                ? run
                : run.with(new GoldenSetup(
                        setup.name(),
                        () -> EditedGraphs.of(
                                setup.backend().get(), graphs -> fault.editGraphs(graphs, part), directory),
                        setup.precision(),
                        setup.target()));
    }

    private static ObservedValues observe(JudgedCase one, GoldenRun run) {
        ObservedValues values = new ObservedValues();
        one.compare(run.observed(values));
        return values;
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
