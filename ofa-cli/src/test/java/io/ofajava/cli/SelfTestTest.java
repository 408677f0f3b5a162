// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.selftest.GoldenResources;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa doctor --self-test}: on the CPU, on the GPU test double, and with wrong records. */
class SelfTestTest {
    private static final Pattern ROW = Pattern.compile("(demo, |forward |generate |vqgan ).* (OK|FAILED)");
    private static final Pattern JMH = Pattern.compile("SelfTest\\.caption +avgt +5 +[0-9.]+ \u00b1 +[0-9.]+ +ms/op");

    /** Graphs that all tests share. */
    @TempDir
    static Path cache;

    @TempDir
    private Path directory;

    @AfterEach
    void withdraw() {
        DoubleProvider.provide(null);
    }

    private record Run(boolean passed, List<String> lines) {
        List<String> rows() {
            return lines.stream().filter(line -> ROW.matcher(line).matches()).toList();
        }
    }

    private static DoctorReport report(StringWriter out, OutputOptions.Format format) {
        PrintWriter writer = new PrintWriter(out);
        return new DoctorReport(writer, new Records(writer, format));
    }

    private static Run run(EngineKind kind, GoldenSet golden) {
        StringWriter out = new StringWriter();
        OfaOptions options = OfaOptions.defaults().withCache(cache).withEngine(kind);
        boolean passed = new SelfTest(options, golden, report(out, OutputOptions.Format.TEXT)).run();
        return new Run(passed, out.toString().lines().toList());
    }

    /** From the command to JSON, one object per line. */
    @Test
    void onTheCpu() throws IOException {
        CommandRun run = CommandRun.of("doctor", "--self-test", "--json", "--cache", cache.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.out() + run.err());
        List<JsonNode> rows = new ArrayList<>();
        JsonNode timing = null;
        JsonNode summary = null;
        JsonNode last = null;
        for (String line : run.outputLines()) {
            last = new ObjectMapper().readTree(line);
            if (last.has("case")) {
                rows.add(last);
            }
            timing = last.has("benchmark") ? last : timing;
            summary = last.has("seconds") ? last : summary;
        }
        for (JsonNode row : rows) {
            assertTrue(row.get("ok").booleanValue(), row.toString());
            assertTrue(
                    row.get("largestDifference").doubleValue()
                            <= row.get("tolerance").doubleValue(),
                    row.toString());
            assertFalse(row.get("compared").textValue().isEmpty() || row.has("problem"), row.toString());
        }
        for (String part : List.of(
                "demo, caption",
                "demo, answer",
                "demo, box",
                "forward nano-base/image_480",
                "generate nano-base/caption_default",
                "generate nano-base/code_top1",
                "vqgan gumbel-f8-256/")) {
            assertTrue(rows.stream().anyMatch(row -> row.get("case").textValue().startsWith(part)), part);
        }
        assertEquals("ms/op", timing.get("unit").textValue());
        assertTrue(timing.get("score").doubleValue() > 0 && timing.get("error").doubleValue() > 0, timing.toString());
        assertEquals(rows.size(), summary.get("compared").intValue());
        assertEquals(0, summary.get("failed").intValue());
        assertTrue(last.get("healthy").booleanValue(), last.toString());
    }

    /** The whole table, through the TensorRT backend. */
    @Test
    void onTheGpuTestDouble() throws IOException {
        List<FakeGpu> gpus = new ArrayList<>();
        DoubleProvider.provide(() -> {
            gpus.add(new FakeGpu());
            return gpus.get(gpus.size() - 1);
        });
        try (GoldenResources golden = GoldenResources.open()) {
            Run run = run(EngineKind.TENSORRT, golden.set());
            assertTrue(run.passed(), String.join("\n", run.lines()));
            assertTrue(
                    run.lines().stream().anyMatch(line -> line.startsWith("self-test: TensorRT 11.2")),
                    run.lines().toString());
            assertTrue(
                    run.lines().stream().anyMatch(line -> JMH.matcher(line).matches()),
                    run.lines().toString());
            assertEquals(
                    List.of(),
                    run.rows().stream().filter(row -> !row.endsWith("OK")).toList());
            assertTrue(
                    run.lines()
                            .get(run.lines().size() - 1)
                            .startsWith("self-test: all OK, " + run.rows().size() + " comparisons in "),
                    run.lines().toString());
            // Every plan that was built is stored, so that another run builds none.
            assertEquals(
                    CompileFixture.files(cache, ".plan").size(),
                    gpus.stream().mapToInt(gpu -> gpu.count("build")).sum());
        }
    }

    /** Kinds of wrong records are distinguished: a logit, a token, a score; an unreadable record fails alone. */
    @Test
    void wrongRecordsFail() throws IOException {
        PerturbedSet set = new PerturbedSet(
                directory.resolve("set"),
                List.of("image_single", "text_only", "code_full"),
                List.of("nano-base/ngram_0", "nano-base/beam1", "nano-base/beam3"));
        set.add("image_single", "logits", 1);
        Files.delete(set.root.resolve("forward/nano-base/code_full.safetensors.gz"));
        set.change("nano-base/ngram_0", best -> ((ArrayNode) best.get("tokens")).set(0, 77));
        set.change(
                "nano-base/beam1", best -> best.put("score", best.get("score").doubleValue() - 0.01));
        Run run = run(EngineKind.CPU, new GoldenSet(set.root));
        assertFalse(run.passed());
        List<String> failed =
                run.rows().stream().filter(row -> row.endsWith("FAILED")).toList();
        assertEquals(5, failed.size(), String.join("\n", run.lines()));
        assertTrue(
                failed.get(0)
                        .matches(
                                "forward nano-base/image_single +logits +1(\\.0e\\+00)? +[0-9]\\.[0-9]e-0[45]  FAILED"),
                failed.get(0));
        assertTrue(failed.get(1).startsWith("forward nano-base/code_full "), failed.get(1));
        assertTrue(
                failed.get(2)
                        .matches("generate nano-base/beam1 +tokens of searches +1\\.0e-02 +[0-9.]+e-0[45]  FAILED"),
                failed.get(2));
        assertTrue(failed.get(3).matches("generate nano-base/ngram_0 +scores of recorded tokens .*"), failed.get(3));
        assertTrue(failed.get(4).matches("generate nano-base/ngram_0 +tokens of searches .*"), failed.get(4));
        String reason = run.lines().get(run.lines().indexOf(failed.get(0)) + 1);
        assertTrue(reason.startsWith("      logits at step ") && reason.contains(", not "), reason);
        reason = run.lines().get(run.lines().indexOf(failed.get(4)) + 1);
        assertTrue(
                reason.contains("row 0, hypothesis 0 has the tokens [") && reason.contains(" instead of [77, "),
                reason);
        assertTrue(
                run.lines()
                        .get(run.lines().size() - 1)
                        .startsWith("self-test: 5 FAILED, " + run.rows().size() + " comparisons in "),
                run.lines().toString());
        assertTrue(
                run.lines().stream()
                        .anyMatch(line -> line.matches("[0-9]+ rows of 3 runs judged by teacher forcing, .*")),
                run.lines().toString());
        assertTrue(run.rows().stream()
                .anyMatch(row -> row.startsWith("forward nano-base/text_only ") && row.endsWith("OK")));
        assertTrue(
                run.rows().stream().anyMatch(row -> row.startsWith("generate nano-base/beam3 ") && row.endsWith("OK")));
    }

    /** An engine that cannot be started fails each case separately, and the table is completed. */
    @Test
    void anEngineThatDoesNotStart() throws IOException {
        PerturbedSet set = new PerturbedSet(directory.resolve("set"), List.of("text_only"), List.of("nano-base/beam1"));
        Run run = run(EngineKind.TENSORRT, new GoldenSet(set.root));
        assertFalse(run.passed());
        assertEquals(
                List.of("demo", "forward nano-base/text_only", "generate nano-base, text"),
                run.lines().stream()
                        .filter(line -> line.endsWith("FAILED"))
                        .map(line -> line.substring(0, 46).strip())
                        .toList());
        assertEquals(
                3,
                run.lines().stream()
                        .filter(line -> line.startsWith("      ") && line.contains("--engine"))
                        .count(),
                run.lines().toString());
        assertTrue(
                run.lines().get(run.lines().size() - 1).startsWith("self-test: 3 FAILED, 3 comparisons in "),
                run.lines().toString());
    }

    /** Rows as JSON, which has no NaN. */
    @Test
    void rowsOfJson() throws IOException {
        StringWriter out = new StringWriter();
        DoctorReport report = report(out, OutputOptions.Format.JSON);
        report.comparison(new io.ofajava.selftest.Comparison("case", "logits", Double.NaN, 0.5, "it is not a number"));
        JsonNode row = new ObjectMapper().readTree(out.toString());
        assertFalse(row.get("ok").booleanValue());
        assertFalse(row.has("largestDifference"));
        assertEquals("it is not a number", row.get("problem").textValue());
    }
}
