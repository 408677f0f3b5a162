// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/verify-published} against a local server in the layouts of the three hosts: seven models are fetched,
 * inspected and run, and every run agrees with PyTorch, or, where that is not installed, with the recorded results.
 */
@Tag("full")
@EnabledOnOs(OS.LINUX)
class VerifyPublishedTest {
    private static final int MODELS = 7;
    private static final int RUNS = 11;

    @TempDir
    private Path directory;

    @Test
    void everyLayoutIsFetchedAndAgreesWithItsReference() throws Exception {
        Path golden = Path.of(System.getProperty("ofa.golden", "absent"));
        assumeTrue(
                Files.exists(golden.resolve("tokenizer/vocab.json"))
                        && Files.exists(golden.resolve("zh/models/nano-zh-modelscope/vocab.txt")),
                "no golden set with the published vocabularies (-Dofa.golden=DIR)");
        Path models = directory.resolve("models");
        run(Map.of(), "python3", "scripts/published/local_models.py", golden.toString(), models.toString());
        Path command = directory.resolve("ofa");
        Files.writeString(
                command,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' io.ofajava.cli.OfaCommand \"$@\"\n");
        assertTrue(command.toFile().setExecutable(true));
        Path results = directory.resolve("results.jsonl");
        String output = run(
                Map.of("OFA", command.toString()),
                "scripts/verify-published",
                "-o",
                results.toString(),
                "--local",
                models.toString());
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(results)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertEquals(MODELS, lines.stream().filter(line -> line.has("inspect")).count(), output);
        List<JsonNode> runs = lines.stream().filter(line -> line.has("agrees")).toList();
        assertEquals(RUNS, runs.size(), output);
        assertTrue(runs.stream().allMatch(run -> run.get("agrees").asBoolean()), runs.toString());
        List<String> kinds = runs.stream()
                .map(run -> run.get("output"))
                .flatMap(found -> StreamSupport.stream(((Iterable<String>) found::fieldNames).spliterator(), false))
                .distinct()
                .toList();
        assertTrue(kinds.containsAll(List.of("caption", "answer", "box", "error")), kinds.toString());
    }

    private String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(MarkdownPages.ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
