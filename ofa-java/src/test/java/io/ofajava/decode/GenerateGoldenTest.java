package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.engine.EncoderInput;
import io.ofajava.graph.DecoderKind;
import io.ofajava.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * golden/generate on the real engine, the rows of a case as requests that run together; picture codes on the engine that projects to codes only. Tokens are exact, except
 * where two candidates were closer than 1e-4 in the reference itself; scores are within 5e-4.
 */
@Tag("golden")
class GenerateGoldenTest {
    private static final float TOLERANCE = 5e-4f;

    @TestFactory
    List<DynamicNode> everyTextCase(@TempDir Path directory) {
        return every(DecoderKind.TEXT, directory);
    }

    @TestFactory
    List<DynamicNode> everyCodeCase(@TempDir Path directory) {
        return every(DecoderKind.CODES, directory);
    }

    private static List<DynamicNode> every(DecoderKind kind, Path directory) {
        Map<String, List<GoldenCase>> byModel = new LinkedHashMap<>();
        for (JsonNode json : Golden.json("generate", "cases.json")) {
            GoldenCase golden = new GoldenCase(json);
            if (golden.codes() == (kind == DecoderKind.CODES)) {
                byModel.computeIfAbsent(golden.model(), model -> new ArrayList<>()).add(golden);
            }
        }
        assertTrue(!byModel.isEmpty());
        List<DynamicNode> models = new ArrayList<>();
        byModel.forEach((model, cases) -> {
            GoldenModel[] opened = new GoldenModel[1];
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(DynamicTest.dynamicTest("open", () -> opened[0] = new GoldenModel(model, kind, directory)));
            cases.forEach(golden -> tests.add(DynamicTest.dynamicTest(golden.name(), () -> compare(golden, opened[0]))));
            tests.add(DynamicTest.dynamicTest("close", () -> opened[0].close()));
            models.add(DynamicContainer.dynamicContainer(model, tests));
        });
        return models;
    }

    private static void compare(GoldenCase golden, GoldenModel model) throws IOException {
        List<EncoderInput> inputs = new ArrayList<>();
        List<DecodeRequest> requests = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            inputs.add(model.input(golden.input(row), golden.image(row), golden.imageVisible(row)));
            requests.add(golden.request(row));
        }
        List<DecodeResult> results = model.decode(inputs, requests);
        for (int row = 0; row < golden.rows(); row++) {
            JsonNode expected = golden.hypotheses(row);
            DecodeResult result = results.get(row);
            assertNull(result.failure());
            assertEquals(expected.size(), result.hypotheses().size(), "hypotheses of row " + row);
            for (int i = 0; i < expected.size(); i++) {
                String place = "row " + row + ", hypothesis " + i;
                Hypothesis actual = result.hypotheses().get(i);
                assertEquals(expected.get(i).get("score").doubleValue(), actual.score(), TOLERANCE, place);
                if (golden.narrow()) {
                    continue;
                }
                assertArrayEquals(Golden.ints(expected.get(i).get("tokens")), actual.tokens(), place);
                for (int k = 0; k < actual.tokens().length; k++) {
                    assertEquals(expected.get(i).get("positional_scores").get(k).doubleValue(), actual.positionalScores()[k], TOLERANCE, place);
                }
            }
        }
    }
}
