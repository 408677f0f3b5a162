package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.GoldenSetup;
import io.ofajava.graph.DecoderKind;
import io.ofajava.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * golden/generate, the rows of a case as requests that run together; picture codes on the engine that projects to codes only. Tokens are exact, except where two
 * candidates were closer than a bound in the reference itself.
 */
public final class GenerateComparison {
    /** Of scores in float32. */
    public static final float TOLERANCE = 5e-4f;
    /** The gap from which on tokens are exact in float32. */
    public static final double NARROW = 1e-4;

    private final GoldenSetup setup;
    private final float tolerance;
    private final double narrow;

    /**
     * Prepares to compare.
     *
     * @param tolerance of scores
     * @param narrow    the gap between two candidates from which on tokens are exact
     */
    public GenerateComparison(GoldenSetup setup, float tolerance, double narrow) {
        this.setup = setup;
        this.tolerance = tolerance;
        this.narrow = narrow;
    }

    /** The best hypothesis of every row of every run of a kind, against the record. */
    static List<HalfPrecisionMargins> margins(GoldenSetup setup, DecoderKind kind, Path directory) throws IOException {
        List<HalfPrecisionMargins> margins = new ArrayList<>();
        for (Map.Entry<String, List<GoldenCase>> model : byModel(kind).entrySet()) {
            try (GoldenModel opened = new GoldenModel(setup, model.getKey(), kind, directory)) {
                for (GoldenCase golden : model.getValue()) {
                    List<DecodeResult> results = decode(golden, opened);
                    for (int row = 0; row < golden.rows(); row++) {
                        margins.add(HalfPrecisionMargins.of(golden, row, results.get(row)));
                    }
                }
            }
        }
        return margins;
    }

    private static Map<String, List<GoldenCase>> byModel(DecoderKind kind) {
        Map<String, List<GoldenCase>> byModel = new LinkedHashMap<>();
        for (JsonNode json : Golden.json("generate", "cases.json")) {
            GoldenCase golden = new GoldenCase(json);
            if (golden.codes() == (kind == DecoderKind.CODES)) {
                byModel.computeIfAbsent(golden.model(), model -> new ArrayList<>()).add(golden);
            }
        }
        assertTrue(!byModel.isEmpty());
        return byModel;
    }

    /** Every run of a kind. */
    public List<DynamicNode> every(DecoderKind kind, Path directory) {
        List<DynamicNode> models = new ArrayList<>();
        byModel(kind).forEach((model, cases) -> {
            GoldenModel[] opened = new GoldenModel[1];
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(DynamicTest.dynamicTest("open", () -> opened[0] = new GoldenModel(setup, model, kind, directory)));
            cases.forEach(golden -> tests.add(DynamicTest.dynamicTest(golden.name(), () -> compare(golden, opened[0]))));
            tests.add(DynamicTest.dynamicTest("close", () -> opened[0].close()));
            models.add(DynamicContainer.dynamicContainer(model, tests));
        });
        return models;
    }

    private static List<DecodeResult> decode(GoldenCase golden, GoldenModel model) {
        List<EncoderInput> inputs = new ArrayList<>();
        List<DecodeRequest> requests = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            inputs.add(model.input(golden.input(row), golden.image(row), golden.imageVisible(row)));
            requests.add(golden.request(row));
        }
        return model.decode(inputs, requests);
    }

    private void compare(GoldenCase golden, GoldenModel model) {
        List<DecodeResult> results = decode(golden, model);
        for (int row = 0; row < golden.rows(); row++) {
            JsonNode expected = golden.hypotheses(row);
            DecodeResult result = results.get(row);
            assertNull(result.failure());
            assertEquals(expected.size(), result.hypotheses().size(), "hypotheses of row " + row);
            for (int i = 0; i < expected.size(); i++) {
                compare(golden, expected.get(i), result.hypotheses().get(i), "row " + row + ", hypothesis " + i);
            }
        }
    }

    private void compare(GoldenCase golden, JsonNode expected, Hypothesis actual, String place) {
        int[] tokens = Golden.ints(expected.get("tokens"));
        boolean same = Arrays.equals(tokens, actual.tokens());
        if (golden.gap() >= narrow) {
            assertArrayEquals(tokens, actual.tokens(), place);
        }
        assertEquals(expected.get("score").doubleValue(), actual.score(), tolerance, place);
        for (int k = 0; same && k < tokens.length; k++) {
            double score = expected.get("positional_scores").get(k).doubleValue();
            assertEquals(score, actual.positionalScores()[k], tolerance, place);
        }
    }
}
