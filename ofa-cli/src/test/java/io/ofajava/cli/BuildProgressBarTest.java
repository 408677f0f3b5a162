// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The display while plans are built. */
class BuildProgressBarTest {
    private static final String WATCHED = "ofa.stderr.terminal";
    private static final String ERASED = "\r\u001b[K";
    private static final Pattern PERCENT = Pattern.compile("(\\d+)%");
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream errors = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final PrintStream usual = System.err;

    @TempDir
    private Path directory;

    @AfterEach
    void withdraw() {
        System.setErr(usual);
        System.clearProperty(WATCHED);
        DoubleProvider.provide(null);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The bar is drawn at intervals of its own, and only if its value has changed. */
    private void awaitShown(String text) {
        await().until(() -> shown().contains(text));
    }

    private static List<Integer> percentages(String line) {
        List<Integer> percentages = new ArrayList<>();
        for (Matcher matcher = PERCENT.matcher(line); matcher.find(); ) {
            percentages.add(Integer.parseInt(matcher.group(1)));
        }
        return percentages;
    }

    private static void assertWhole(String line) {
        List<Integer> percentages = percentages(line);
        assertEquals(percentages.stream().sorted().toList(), percentages, line);
        assertEquals(100, percentages.get(percentages.size() - 1), line);
    }

    /** Nested phases do not count, nor do later ones: the bar never decreases. */
    @Test
    void theBarNeverDecreases() {
        try (BuildProgressBar bar = new BuildProgressBar(errors, true)) {
            bar.stage("encoder");
            bar.phaseStarted("Building", null, 4);
            bar.stepDone("Building", 0);
            bar.stepDone("Building", 1);
            awaitShown("49%");
            bar.phaseStarted("Timing", "Building", 1000);
            for (int i = 0; i < 1000; i++) {
                bar.stepDone("Timing", i);
            }
            bar.phaseStarted("Serializing", null, 100);
            bar.stepDone("Serializing", 0);
            bar.stepDone("Building", 2);
            bar.stepDone("Building", 3);
            bar.stepDone("Building", 4);
            awaitShown("99%");
            assertFalse(percentages(shown()).contains(100), shown());
            bar.finish();
        }
        assertTrue(percentages(shown()).containsAll(List.of(49, 99)), shown());
        assertWhole(shown());
        assertTrue(shown().endsWith(System.lineSeparator()));
    }

    /** Messages without a number of steps, as TensorRT sends them to the presets. */
    @Test
    void stagesWithMessagesOnlyEndAtAHundredPercent() {
        try (BuildProgressBar bar = new BuildProgressBar(errors, true)) {
            bar.stage("encoder");
            for (int i = 0; i < 500; i++) {
                bar.stepDone("a message that is much longer than what there is room for beside the bar " + i, i);
            }
            bar.finish();
        }
        assertWhole(shown());
        assertFalse(shown().contains("beside the bar"), shown());
    }

    @Test
    void theBarOfAFailedStageIsErased() {
        try (BuildProgressBar bar = new BuildProgressBar(errors, true)) {
            bar.stage("encoder");
            bar.phaseStarted("Building", null, 2);
            bar.stepDone("Building", 0);
        }
        assertTrue(shown().endsWith(ERASED), shown());
        assertFalse(shown().contains("\n"), shown());
    }

    @Test
    void nothingIsPrintedWithoutATerminal() {
        try (BuildProgressBar bar = new BuildProgressBar(errors, false)) {
            bar.stage("encoder");
            bar.stepDone("Building", 0);
            bar.finish();
        }
        assertEquals("", shown());
    }

    /** The command prints a line for each completed stage, and none for a failed one. */
    @Test
    void compiling() {
        CompileFixture fixture = new CompileFixture(directory);
        System.setErr(errors);
        System.setProperty(WATCHED, "true");
        fixture.builds(new FakeGpu(), directory.resolve("out"));
        List<String> lines = List.of(shown().split("\n"));
        List<String> stages =
                List.of("graphs", "encoder", "text encoder", "text decoder", "image token decoder", "vqgan");
        assertEquals(stages.size(), lines.size(), shown());
        for (int i = 0; i < stages.size(); i++) {
            assertTrue(lines.get(i).contains("compile " + stages.get(i)), lines.get(i));
            assertWhole(lines.get(i));
        }
        bytes.reset();
        FakeGpu failing = new FakeGpu().givingPlans(pieces -> {
            throw new TensorRtException("build", TensorRtException.NO_CODE, "provoked by the test");
        });
        CommandRun run = fixture.compile(failing, directory.resolve("out"), "--precision", "fp16");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.errorLines().size(), run.err());
        assertEquals(2, shown().split("\n").length, shown());
        assertTrue(shown().endsWith(ERASED), shown());
    }
}
