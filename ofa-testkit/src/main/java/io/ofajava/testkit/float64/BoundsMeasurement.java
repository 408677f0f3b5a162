// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.selftest.Comparison;
import io.ofajava.selftest.ForwardComparison;
import io.ofajava.selftest.GenerateCase;
import io.ofajava.selftest.GenerateComparison;
import io.ofajava.selftest.GoldenBounds;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.RecordedBounds;
import io.ofajava.selftest.VqganComparison;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Computes the bounds of a golden set: executes the graphs of every precision in float64 with the errors of the
 * {@link ErrorModel}. A bound is the distance from the record of the worst of {@value #DRAWS} draws. Deterministic: the
 * same numbers on every machine.
 */
public final class BoundsMeasurement {
    /** Number of draws of random signs. */
    public static final int DRAWS = 3;

    /** Factor of the errors under which searches must be stable. */
    private static final double EXCESS = 2;

    /**
     * Ratio of the unit roundoffs of bfloat16 (8 bits) and float16 (11 bits). Rounding errors are proportional to the
     * unit roundoff.
     */
    private static final int BRAIN = 8;

    private static final MathContext DIGITS = new MathContext(3, RoundingMode.UP);

    private static final List<GraphPrecision> MEASURED = List.of(
            GraphPrecision.FP32,
            GraphPrecision.FP16,
            GraphPrecision.INT8,
            GraphPrecision.INT8_WEIGHTS,
            GraphPrecision.BF16_ON_CPU);

    private final GoldenSet set;
    private final Path temporary;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    /** Prepares the computation; {@code temporary} receives unpacked files and the graphs. */
    public BoundsMeasurement(GoldenSet set, Path temporary) {
        this.set = set;
        this.temporary = temporary;
    }

    /** All bounds of the set. */
    public RecordedBounds all() {
        return some(model -> true, name -> true);
    }

    /** The bounds of some models and cases. */
    public RecordedBounds some(Predicate<String> models, Predicate<String> cases) {
        ForwardComparison.cases(set).stream()
                .filter(recorded -> models.test(recorded.model()) && cases.test(recorded.name()))
                .forEach(this::forward);
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(set, kind).forEach((model, all) -> {
                List<GenerateCase> runs =
                        all.stream().filter(run -> cases.test(run.shortName())).toList();
                if (models.test(model) && !runs.isEmpty()) {
                    generate(model, kind, runs);
                }
            });
        }
        VqganComparison.cases(set).stream()
                .filter(recorded -> models.test(recorded.model()) && cases.test(recorded.file()))
                .forEach(this::vqgan);
        return new RecordedBounds(json);
    }

    /** A comparison with the float64 model, with errors of a seed; seed 0 is the exact model. */
    public static GoldenRun run(GoldenSet set, GraphPrecision precision, int seed, Path temporary) {
        return run(set, precision, seed, 1, temporary);
    }

    /** Likewise with errors scaled by {@code scale}. */
    public static GoldenRun run(GoldenSet set, GraphPrecision precision, int seed, double scale, Path temporary) {
        return new GoldenRun(
                set,
                new GoldenSetup(
                        "float64-" + precision,
                        () -> seed == 0 ? Float64Backend.exact() : Float64Backend.withErrors(seed, scale),
                        precision,
                        GraphTarget.CUDA),
                new GraphStore(temporary),
                temporary);
    }

    private ObjectNode model(String kind, String name) {
        ObjectNode model = json.withObjectProperty(kind).withObjectProperty(name);
        ObjectNode weights = model.withObjectProperty("weights");
        if (weights.isEmpty()) {
            set.weightFiles(kind, name)
                    .forEach(file -> weights.put(file.getFileName().toString(), GoldenSet.hash(file)));
        }
        return model;
    }

    private void forward(ForwardComparison.Recorded recorded) {
        ObjectNode byPrecision = model(GoldenSet.MODELS, recorded.model())
                .withObjectProperty("forward")
                .withObjectProperty(recorded.name());
        for (GraphPrecision precision : MEASURED) {
            double[] most = new double[3];
            for (int seed = 1; seed <= DRAWS; seed++) {
                List<Comparison> results =
                        new ForwardComparison(run(set, precision, seed, temporary), new Unbounded()).compare(recorded);
                int from = most.length - results.size();
                for (int i = 0; i < results.size(); i++) {
                    most[from + i] = Math.max(most[from + i], finite(results.get(i)));
                }
            }
            ArrayNode bounds = byPrecision.putArray(precision.id());
            for (double bound : most) {
                bounds.add(rounded(bound));
            }
            if (precision.equals(GraphPrecision.FP16)) {
                ArrayNode brain = byPrecision.putArray(GraphPrecision.BF16.name());
                bounds.forEach(bound -> brain.add(BRAIN * bound.doubleValue()));
            }
        }
    }

    private void generate(String model, DecoderKind kind, List<GenerateCase> runs) {
        ObjectNode node = model(GoldenSet.MODELS, model);
        for (GraphPrecision precision : MEASURED) {
            Map<String, Double> most = new LinkedHashMap<>();
            for (int seed = 1; seed <= DRAWS; seed++) {
                try (GenerateComparison comparison =
                        new GenerateComparison(run(set, precision, seed, temporary), new Unbounded(), model, kind)) {
                    for (GenerateCase golden : runs) {
                        most.merge(
                                golden.family(),
                                finite(comparison.forced(golden, Double.POSITIVE_INFINITY)),
                                Math::max);
                    }
                }
            }
            for (GenerateCase golden : runs) {
                put(
                        node.withObjectProperty("generate").withObjectProperty(golden.shortName()),
                        precision,
                        Objects.requireNonNull(most.get(golden.family())));
            }
        }
        stable(model, kind, runs);
        List<GenerateCase> sampled =
                runs.stream().filter(GenerateCase::sampling).toList();
        if (!sampled.isEmpty()) {
            try (GenerateComparison exact =
                    new GenerateComparison(run(set, GraphPrecision.FP32, 0, temporary), new Unbounded(), model, kind)) {
                sampled.forEach(
                        golden -> node.withObjectProperty("gaps").put(golden.shortName(), exact.margin(golden)));
            }
        }
    }

    /** Searches whose tokens equal the record's in every draw, with scaled errors. */
    private void stable(String model, DecoderKind kind, List<GenerateCase> runs) {
        Map<String, Boolean> stable = new LinkedHashMap<>();
        for (int seed = 1; seed <= DRAWS; seed++) {
            GoldenRun run = run(set, GraphPrecision.FP32, seed, EXCESS, temporary);
            try (GenerateComparison comparison = new GenerateComparison(run, new Unbounded(), model, kind)) {
                for (GenerateCase golden : runs) {
                    boolean same =
                            comparison.search(golden, Double.POSITIVE_INFINITY).passed();
                    stable.merge(golden.shortName(), same, Boolean::logicalAnd);
                }
            }
        }
        ObjectNode node = model(GoldenSet.MODELS, model).withObjectProperty("stable");
        stable.forEach(node::put);
    }

    private void vqgan(VqganComparison.Recorded recorded) {
        ObjectNode byPrecision = model(GoldenSet.VQGANS, recorded.model())
                .withObjectProperty("grids")
                .withObjectProperty(recorded.file());
        for (GraphPrecision precision : MEASURED) {
            if (precision.floating().equals(precision)) {
                double most = 0;
                for (int seed = 1; seed <= DRAWS; seed++) {
                    most = Math.max(
                            most,
                            finite(new VqganComparison(run(set, precision, seed, temporary), new Unbounded())
                                    .compare(recorded)
                                    .get(0)));
                }
                put(byPrecision, precision, most);
            }
        }
    }

    private static void put(ObjectNode byPrecision, GraphPrecision precision, double bound) {
        byPrecision.put(precision.id(), rounded(bound));
        if (precision.equals(GraphPrecision.FP16)) {
            byPrecision.put(GraphPrecision.BF16.name(), BRAIN * rounded(bound));
        }
    }

    private static double finite(Comparison comparison) {
        if (!Double.isFinite(comparison.difference())) {
            throw new IllegalStateException("the float64 model gives no number: " + comparison);
        }
        return comparison.difference();
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** Bounds that nothing exceeds. */
    static final class Unbounded implements GoldenBounds {
        @Override
        public Forward forward(ForwardComparison.Recorded recorded, GraphPrecision precision) {
            return new Forward(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }

        @Override
        public double scores(GenerateCase golden, GraphPrecision precision) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public boolean stable(GenerateCase golden, GraphPrecision precision) {
            return false;
        }

        @Override
        public double gap(GenerateCase golden) {
            return 0;
        }

        @Override
        public double pixels(VqganComparison.Recorded recorded, GraphPrecision precision) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
