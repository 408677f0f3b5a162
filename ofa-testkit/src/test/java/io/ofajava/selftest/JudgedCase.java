// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.testkit.ModelEdit;
import io.ofajava.testkit.SeededFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded case, and those of its bounds that faults in one part of the model must be compared with. All runs of
 * golden/generate with one model and one kind of input share a bound: the shortest of them stands for it.
 */
abstract class JudgedCase {
    private final String model;
    private final String name;
    private final SeededFault.Part part;
    private final List<String> quantities;

    private JudgedCase(String model, String name, SeededFault.Part part, List<String> quantities) {
        this.model = model;
        this.name = name;
        this.part = part;
        this.quantities = quantities;
    }

    /** All bounds of a set. */
    static List<JudgedCase> all(GoldenSet set, GoldenBounds bounds) {
        List<JudgedCase> cases = new ArrayList<>();
        for (ForwardComparison.Recorded recorded : ForwardComparison.cases(set)) {
            if (bounds.forward(recorded, GraphPrecision.FP32).features() > 0) {
                cases.add(
                        new Forward(recorded, bounds, SeededFault.Part.BACKBONE, List.of(ForwardComparison.FEATURES)));
            }
            cases.add(new Forward(
                    recorded,
                    bounds,
                    recorded.name().startsWith("code") ? SeededFault.Part.CODES : SeededFault.Part.TEXT,
                    List.of(ForwardComparison.HIDDEN, ForwardComparison.LOGITS)));
        }
        for (DecoderKind kind : DecoderKind.values()) {
            Map<String, GenerateCase> families = new LinkedHashMap<>();
            GenerateComparison.cases(set, kind)
                    .values()
                    .forEach(runs -> runs.forEach(run -> families.merge(
                            run.family(), run, (first, other) -> tokens(other) < tokens(first) ? other : first)));
            families.values().forEach(run -> cases.add(new Generate(run, bounds, kind)));
        }
        VqganComparison.cases(set).forEach(recorded -> cases.add(new Vqgan(recorded, bounds)));
        return cases;
    }

    /** The number of recorded tokens of a run, which determines its cost. */
    private static int tokens(GenerateCase run) {
        int tokens = 0;
        for (int row = 0; row < run.rows(); row++) {
            for (int hypothesis = 0; hypothesis < run.hypotheses(row).size(); hypothesis++) {
                tokens += run.tokens(row, hypothesis).length;
            }
        }
        return tokens;
    }

    /** The name of the model. */
    String model() {
        return model;
    }

    /** The model, a slash and the name of the case. */
    String name() {
        return name;
    }

    /** The part of the model that the faults are seeded in. */
    SeededFault.Part part() {
        return part;
    }

    /** What is compared: one bound each. */
    List<String> quantities() {
        return quantities;
    }

    /** The bound of a kind of value. */
    abstract double bound(String quantity, GraphPrecision precision);

    /** The comparisons on an engine, within the bounds of its precision. */
    abstract List<Comparison> compare(GoldenRun run);

    /** Whether a precision has bounds of its own. */
    boolean judged(GraphPrecision precision) {
        return true;
    }

    /** Seeds a fault in the weights of the run. */
    void seed(GoldenRun run, SeededFault fault) {
        FlagsSet.edit(run, model, edit -> fault.edit(edit, part));
    }

    private static final class Forward extends JudgedCase {
        private final ForwardComparison.Recorded recorded;
        private final GoldenBounds bounds;

        Forward(
                ForwardComparison.Recorded recorded,
                GoldenBounds bounds,
                SeededFault.Part part,
                List<String> quantities) {
            super(recorded.model(), recorded.model() + "/" + recorded.name(), part, quantities);
            this.recorded = recorded;
            this.bounds = bounds;
        }

        @Override
        double bound(String quantity, GraphPrecision precision) {
            GoldenBounds.Forward all = bounds.forward(recorded, precision);
            return switch (quantity) {
                case ForwardComparison.FEATURES -> all.features();
                case ForwardComparison.HIDDEN -> all.hidden();
                default -> all.logits();
            };
        }

        @Override
        List<Comparison> compare(GoldenRun run) {
            return new ForwardComparison(run, bounds)
                    .compare(recorded).stream()
                            .filter(result -> quantities().contains(result.compared()))
                            .toList();
        }
    }

    private static final class Generate extends JudgedCase {
        private final GenerateCase golden;
        private final GoldenBounds bounds;
        private final DecoderKind kind;

        Generate(GenerateCase golden, GoldenBounds bounds, DecoderKind kind) {
            super(
                    golden.model(),
                    golden.name(),
                    kind == DecoderKind.CODES ? SeededFault.Part.CODES : SeededFault.Part.TEXT,
                    List.of(GenerateComparison.FORCED));
            this.golden = golden;
            this.bounds = bounds;
            this.kind = kind;
        }

        @Override
        double bound(String quantity, GraphPrecision precision) {
            return bounds.scores(golden, precision);
        }

        @Override
        List<Comparison> compare(GoldenRun run) {
            try (GenerateComparison comparison = new GenerateComparison(run, bounds, model(), kind)) {
                return List.of(comparison.forced(
                        golden, bounds.scores(golden, run.setup().precision())));
            }
        }
    }

    private static final class Vqgan extends JudgedCase {
        private final VqganComparison.Recorded recorded;
        private final GoldenBounds bounds;

        Vqgan(VqganComparison.Recorded recorded, GoldenBounds bounds) {
            super(
                    recorded.model(),
                    recorded.model() + "/" + recorded.file().replace(".safetensors.gz", ""),
                    SeededFault.Part.VQGAN,
                    List.of(VqganComparison.PIXELS, VqganComparison.BYTES));
            this.recorded = recorded;
            this.bounds = bounds;
        }

        @Override
        double bound(String quantity, GraphPrecision precision) {
            return quantity.equals(VqganComparison.PIXELS)
                    ? bounds.pixels(recorded, precision)
                    : bounds.levels(recorded, precision);
        }

        @Override
        List<Comparison> compare(GoldenRun run) {
            return new VqganComparison(run, bounds).compare(recorded);
        }

        @Override
        boolean judged(GraphPrecision precision) {
            return precision.floating().equals(precision);
        }

        @Override
        void seed(GoldenRun run, SeededFault fault) {
            ModelEdit.editVqgan(run, model(), edit -> fault.edit(edit, part()));
        }
    }
}
