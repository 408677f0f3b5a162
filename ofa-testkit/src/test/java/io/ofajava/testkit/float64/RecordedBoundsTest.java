// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.selftest.ChineseSet;
import io.ofajava.selftest.Comparison;
import io.ofajava.selftest.FlagsSet;
import io.ofajava.selftest.ForwardComparison;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.RecordedBounds;
import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored bounds equal those that the float64 model computes, and the float64 model equals the reference. */
@Tag("golden")
class RecordedBoundsTest {
    /** Cases that are measured again in every build, by set; all of them with {@code -Dofa.bounds}. */
    private static final Map<String, Set<String>> CASES = Map.of(
            "", Set.of("text_only", "grid_2x4x4.safetensors.gz"), "flags", Set.of("codes"), "zh", Set.of("code_full"));

    private static final Set<String> MODELS =
            Set.of("nano-base", "nano-flags", "gumbel-f8-256", "prefix", "gamma", "nano-zh");

    private final GoldenSet set = Golden.set();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "flags", "zh"})
    void storedBoundsEqualComputedOnes(String name) {
        GoldenSet golden = set(name);
        RecordedBounds recorded = name.isEmpty() ? RecordedBounds.load() : MeasuredBounds.recorded(name);
        Assumptions.assumeTrue(recorded.cover(golden), "the recorded bounds are another golden set's");
        JsonNode measured = new BoundsMeasurement(golden, directory)
                .some(MODELS::contains, CASES.get(name)::contains)
                .json();
        int compared = compare(recorded.json(), measured, "");
        assertTrue(compared > 5, compared + " bounds");
    }

    /** The golden set, or the one of its directories that has models of its own. */
    private GoldenSet set(String name) {
        if (name.equals("flags")) {
            return FlagsSet.assemble(directory);
        }
        return name.equals("zh") ? ChineseSet.present() : set;
    }

    /** Equal to the last digit, on every processor. */
    private static int compare(JsonNode recorded, JsonNode measured, String place) {
        if (measured.isValueNode()) {
            assertEquals(measured, recorded, place);
            return 1;
        }
        int compared = 0;
        if (measured.isArray()) {
            for (int i = 0; i < measured.size(); i++) {
                compared += compare(recorded.path(i), measured.get(i), place + "/" + i);
            }
        } else {
            for (var entry : measured.properties()) {
                compared += compare(recorded.path(entry.getKey()), entry.getValue(), place + "/" + entry.getKey());
            }
        }
        return compared;
    }

    /** The reference's own float32 run is as far from the float64 model as from the reference's float64 run. */
    @Test
    void theFloat64ModelEqualsTheReference() {
        List<ForwardComparison.Recorded> cases = ForwardComparison.cases(set).stream()
                .filter(recorded -> recorded.name().equals("text_only"))
                .toList();
        assertEquals(4, cases.size());
        for (ForwardComparison.Recorded recorded : cases) {
            List<Comparison> results = new ForwardComparison(
                            BoundsMeasurement.run(set, GraphPrecision.FP32, 0, directory),
                            new BoundsMeasurement.Unbounded())
                    .compare(recorded);
            double distance = results.get(results.size() - 1).difference();
            assertEquals(1, distance / recorded.logitNoise(), 0.25, recorded.toString());
        }
    }

    /**
     * Writes all bounds to the file that {@code -Dofa.bounds} names, to be committed as the resource; those of
     * golden/flags or golden/zh with {@code -Dofa.bounds.set=flags} or {@code zh}.
     */
    @Test
    @EnabledIfSystemProperty(named = "ofa.bounds", matches = ".+")
    void write() throws IOException {
        RecordedBounds bounds = new BoundsMeasurement(set(System.getProperty("ofa.bounds.set", "")), directory).all();
        Files.writeString(
                Path.of(System.getProperty("ofa.bounds")), bounds.json().toPrettyString() + "\n");
    }
}
