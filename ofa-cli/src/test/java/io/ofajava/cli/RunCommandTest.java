// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code ofa run --task} and {@code ofa tasks} on the demo model. */
class RunCommandTest {
    private static final String IMAGE = Path.of(System.getProperty("ofa.root", ".."))
            .resolve("demo-model/examples/red-diamond-white-cross.png")
            .toString();

    private static JsonNode json(String... arguments) throws Exception {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    private static void refused(String reason, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.out());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void anyTaskOfTheTableRuns() throws Exception {
        JsonNode classified = json(
                "run",
                "--task",
                "classify",
                IMAGE,
                "--choices",
                "a red diamond,a blue circle",
                "--n-best",
                "2",
                "--json");
        assertEquals("a red diamond", classified.get("text").asText());
        assertEquals(2, classified.get("nBest").size());
        JsonNode described = json("run", "--task", "describe-region", IMAGE, "--region", "0,0,60,60", "--json");
        assertEquals("describe-region", described.get("task").asText());
        JsonNode same = json("run", "--task", "qqp", "--text", "what is it?", "--text", "what is this?", "--json");
        assertEquals("what is this?", same.get("second sentence").asText());
    }

    @Test
    void everyOptionIsAFlag() throws Exception {
        String[] sampled = {
            "run",
            "--task",
            "caption",
            IMAGE,
            "--top-p",
            "0.9",
            "--candidates",
            "2",
            "--seed",
            "5",
            "--max-length",
            "6",
            "--min-length",
            "2",
            "--temperature",
            "2",
            "--unknown-penalty",
            "3",
            "--no-repeat-ngram-size",
            "2",
            "--json"
        };
        JsonNode first = json(sampled);
        assertEquals(5, first.get("seed").asLong());
        assertEquals(2, first.get("nBest").size());
        assertEquals(first, json(sampled));
        assertTrue(json("run", "--task", "caption", IMAGE, "--prefix", "the cross", "--json")
                .get("caption")
                .asText()
                .startsWith("the cross"));
        String help = CommandRun.of("run", "--help").out();
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            assertTrue(help.contains(OptionFlags.name(option.name())), option.name());
        }
    }

    @Test
    void invalidArgumentsAreRefused() {
        refused("no task 'dance'", "run", "--task", "dance");
        refused("requires image", "run", "--task", "caption");
        refused("does not accept --top-k", "run", "--task", "ground", IMAGE, "--text", "x", "--top-k", "3");
        refused("--beam-size is 100", "run", "--task", "caption", IMAGE, "--beam-size", "100");
        refused(
                "--beam-size and --top-k exclude each other",
                "run",
                "--task",
                "caption",
                IMAGE,
                "--beam-size",
                "3",
                "--top-k",
                "4");
        refused("name its file with -o", "run", "--task", "paint", "--text", "a red circle");
        refused("four numbers", "run", "--task", "describe-region", IMAGE, "--region", "1,2,3");
        refused("takes 2 texts", "run", "--task", "qqp", "--text", "one");
    }

    @Test
    void theTasksAreListedWithExamples() throws Exception {
        String list = CommandRun.of("tasks").out();
        for (Task task : Task.all()) {
            assertTrue(list.contains("ofa run --task " + task.name() + " " + task.example()), task.name());
        }
        assertEquals(
                Task.all().size(),
                CommandRun.of("tasks", "--json").out().lines().count());
    }
}
