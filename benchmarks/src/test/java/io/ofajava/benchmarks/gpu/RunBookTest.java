// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gpu-bundle/run --dry} from the source tree: one line per step, results and logs, continuing after a failure.
 * To run all steps: {@code gpu-bundle/run --dry} of a bundle.
 */
class RunBookTest {
    private static final Path RUN = Scripts.ROOT.resolve("gpu-bundle/run");

    @TempDir
    private Path temporary;

    private List<JsonNode> steps(Map<String, String> environment, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        Path root = Scripts.ROOT.toAbsolutePath().normalize();
        Path services = Files.createDirectories(temporary.resolve("dry/META-INF/services"));
        Files.writeString(
                services.resolve("io.ofajava.engine.tensorrt.TensorRtProvider"),
                "io.ofajava.testkit.tensorrt.DryProvider\n");
        Map<String, String> settings = new HashMap<>(Map.of(
                "OFA_GPU_JAVA", ProcessHandle.current().info().command().orElse("java"),
                "OFA_GPU_CLASSPATH", System.getProperty("java.class.path"),
                "OFA_GPU_DRY", temporary.resolve("dry").toString(),
                "OFA_GPU_GOLDEN",
                        root.resolve("ofa-java/src/test/resources/golden").toString(),
                "OFA_GPU_DEMO", root.resolve("demo-model").toString(),
                "OFA_GPU_WORK", temporary.resolve("work").toString()));
        settings.putAll(environment);
        List<String> all = new ArrayList<>(
                List.of("--dry", "--out", temporary.resolve("results").toString()));
        all.addAll(List.of(arguments));
        Scripts.Run run = Scripts.run(temporary, settings, RUN, all.toArray(String[]::new));
        assertEquals(exitCode, run.exitCode(), run.output());
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(temporary.resolve("results/steps.jsonl"))) {
            steps.add(new ObjectMapper().readTree(line));
        }
        return steps;
    }

    @Test
    void stepsAreRecorded() throws IOException, InterruptedException {
        List<JsonNode> steps = steps(Map.of(), 0, "--only", "environment,parse-demo,roofline");
        assertEquals(
                List.of("environment", "parse-demo", "roofline"),
                steps.stream().map(step -> step.get("step").asText()).toList());
        assertEquals(
                List.of("ok", "ok", "skipped"),
                steps.stream().map(step -> step.get("status").asText()).toList());
        assertTrue(steps.get(0).get("result").get(0).get("dry").booleanValue());
        JsonNode parsed = steps.get(1).get("result");
        assertEquals(12, parsed.size(), parsed.toString()); // four graphs in three precisions
        parsed.forEach(graph -> assertTrue(graph.get("accepted").booleanValue(), graph.toString()));
        for (JsonNode step : steps) {
            assertTrue(Files.exists(
                    temporary.resolve("results").resolve(step.get("log").asText())));
        }
    }

    /** A step that fails is recorded with its exit code, and the following steps run. */
    @Test
    void aFailureDoesNotEndTheRun() throws IOException, InterruptedException {
        List<JsonNode> steps = steps(
                Map.of("OFA_GPU_DEMO", temporary.resolve("nothing").toString()), 1, "--only", "parse-demo,sanitizer");
        assertEquals(
                List.of("failed", "skipped"),
                steps.stream().map(step -> step.get("status").asText()).toList());
        assertEquals(1, steps.get(0).get("exit").intValue());
    }

    @Test
    void anExpiredTimeLimitIsReported() throws IOException, InterruptedException {
        List<JsonNode> steps = steps(Map.of(), 1, "--minutes", "0");
        assertTrue(steps.size() > 20, steps.toString());
        assertTrue(steps.stream().allMatch(step -> step.get("status").asText().equals("no time left")));
    }
}
