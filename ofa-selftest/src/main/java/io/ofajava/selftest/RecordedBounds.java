// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.onnx.GraphPrecision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Stored bounds: those of the repository's golden set are part of the library.
 *
 * @param json by kind, model, case and precision: the worst of the computed draws
 */
public record RecordedBounds(JsonNode json) implements GoldenBounds {
    /** The file of bounds beside this class. */
    public static final String RESOURCE = "bounds.json";

    /** Factor from the worst draw to a bound: a reserve for what the draws did not reach. */
    private static final double RESERVE = 1.5;

    /** The bounds in the library. */
    public static RecordedBounds load() {
        try (InputStream in = RecordedBounds.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the bounds of the golden set are not in this jar; rebuild it with 'mvn package'");
            }
            return new RecordedBounds(GoldenSet.JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether these bounds belong to the weights of a set, or of the part of them that is present. */
    public boolean cover(GoldenSet set) {
        return ForwardComparison.cases(set).stream().allMatch(one -> covers(set, GoldenSet.MODELS, one.model()))
                && VqganComparison.cases(set).stream().allMatch(one -> covers(set, GoldenSet.VQGANS, one.model()));
    }

    private boolean covers(GoldenSet set, String kind, String model) {
        JsonNode known = json.path(kind).path(model).path("weights");
        return set.weightFiles(kind, model).stream()
                .allMatch(file -> GoldenSet.hash(file)
                        .equals(known.path(file.getFileName().toString()).textValue()));
    }

    @Override
    public Forward forward(ForwardComparison.Recorded recorded, GraphPrecision precision) {
        JsonNode values = value(GoldenSet.MODELS, recorded.model(), "forward", recorded.name(), precision);
        return new Forward(
                RESERVE * values.get(0).doubleValue(),
                RESERVE * values.get(1).doubleValue(),
                RESERVE * values.get(2).doubleValue());
    }

    @Override
    public double scores(GenerateCase golden, GraphPrecision precision) {
        return RESERVE
                * value(GoldenSet.MODELS, golden.model(), "generate", golden.shortName(), precision)
                        .doubleValue();
    }

    @Override
    public boolean stable(GenerateCase golden, GraphPrecision precision) {
        return precision.equals(GraphPrecision.FP32)
                && node(json, GoldenSet.MODELS, golden.model(), "stable", golden.shortName())
                        .booleanValue();
    }

    @Override
    public double gap(GenerateCase golden) {
        return Double.isNaN(golden.gap())
                ? node(json, GoldenSet.MODELS, golden.model(), "gaps", golden.shortName())
                        .doubleValue()
                : golden.gap();
    }

    @Override
    public double pixels(VqganComparison.Recorded recorded, GraphPrecision precision) {
        return RESERVE
                * value(GoldenSet.VQGANS, recorded.model(), "grids", recorded.file(), precision.floating())
                        .doubleValue();
    }

    private JsonNode value(String kind, String model, String part, String name, GraphPrecision precision) {
        return node(json, kind, model, part, name, precision.id());
    }

    private static JsonNode node(JsonNode from, String... names) {
        JsonNode node = from;
        for (String name : names) {
            node = node.path(name);
        }
        if (node.isMissingNode()) {
            throw new IllegalStateException(
                    "no bound is recorded for " + String.join("/", names) + "; measure the bounds of this golden set");
        }
        return node;
    }
}
