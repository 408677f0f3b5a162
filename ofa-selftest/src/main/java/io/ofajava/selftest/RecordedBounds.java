// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.onnx.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Bounds that were measured before: those of the golden set in the repository come with the library.
 *
 * @param json by kind, model, case and precision
 */
public record RecordedBounds(JsonNode json) implements GoldenBounds {
    /** The file of bounds beside this class. */
    public static final String RESOURCE = "bounds.json";

    private static final String MODELS = "models";
    private static final String VQGANS = "vqgans";
    /** The bounds that come with the library. */
    public static RecordedBounds load() {
        try (InputStream in = RecordedBounds.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the bounds of the golden set are not in this jar; build it anew with 'mvn package'");
            }
            return new RecordedBounds(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether these bounds are those of the weights of a set, or of the part of them that is there. */
    public boolean cover(GoldenSet set) {
        return covers(set, MODELS) && covers(set, VQGANS);
    }

    private boolean covers(GoldenSet set, String kind) {
        for (Map.Entry<String, JsonNode> model : json.get(kind).properties()) {
            Path weights = kind.equals(MODELS)
                    ? set.weights(model.getKey())
                    : set.path("vqgan", model.getKey(), "last.ckpt.gz");
            if (weights != null
                    && Files.exists(weights)
                    && !GoldenSet.hash(weights)
                            .equals(model.getValue().get("weights").textValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Forward forward(ForwardComparison.Recorded recorded, Precision precision) {
        JsonNode values = value(MODELS, recorded.model(), "forward", recorded.name(), precision);
        return new Forward(
                values.get(0).doubleValue(),
                values.get(1).doubleValue(),
                values.get(2).doubleValue());
    }

    @Override
    public double scores(GenerateCase golden, Precision precision) {
        return value(MODELS, golden.model(), "generate", golden.shortName(), precision)
                .doubleValue();
    }

    @Override
    public double gap(GenerateCase golden) {
        return Double.isNaN(golden.gap())
                ? node(json, MODELS, golden.model(), "gaps", golden.shortName()).doubleValue()
                : golden.gap();
    }

    @Override
    public double pixels(VqganComparison.Recorded recorded, Precision precision) {
        return value(VQGANS, recorded.model(), "grids", recorded.file(), precision.floating())
                .doubleValue();
    }

    private JsonNode value(String kind, String model, String part, String name, Precision precision) {
        return node(json, kind, model, part, name, precision.name());
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
