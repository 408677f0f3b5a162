// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ofa bench} on the smallest published size. */
class BenchCommandTest {
    /** Created by the first test that needs it. */
    @TempDir
    static Path cache;

    private static CommandRun bench(String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "bench",
                                "--size",
                                "tiny",
                                "--engine",
                                "cpu",
                                "--cache",
                                cache.toString(),
                                "--warmups",
                                "0"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void rowsHaveStagesOrAReason() throws Exception {
        CommandRun run = bench(
                "--tasks",
                "caption,ground",
                "--repeats",
                "2",
                "--precision",
                "fp32,int3",
                "--image-size",
                "64",
                "--json");
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        ObjectMapper json = new ObjectMapper();
        List<String> lines = run.outputLines();
        assertEquals(1 + 2 + 2, lines.size(), run.out());
        assertTrue(json.readTree(lines.get(0)).get("machine").get("processors").asInt() > 0);
        JsonNode caption = json.readTree(lines.get(1));
        assertEquals("caption", caption.get("task").asText());
        assertEquals(17, caption.get("steps").asInt());
        assertEquals(64, caption.get("imageSize").asInt());
        assertEquals(2, caption.get("samplesMillis").size());
        double stages = 0;
        for (String stage : new String[] {"read_image", "tokenize", "encode", "decode", "search", "write_text"}) {
            double millis = caption.get("stagesMillis").get(stage).asDouble();
            assertTrue(millis > 0, stage);
            stages += millis;
        }
        assertTrue(
                stages <= 1.05 * caption.get("quartile3Millis").asDouble() + 1,
                "stages take longer than the whole: " + caption);
        assertEquals(5, json.readTree(lines.get(2)).get("steps").asInt());
        for (String failed : lines.subList(3, 5)) {
            assertTrue(json.readTree(failed).get("error").asText().startsWith("--precision is 'int3'"), failed);
        }
    }

    @Test
    void aTableWithOperators(@TempDir Path profiles) throws Exception {
        CommandRun run =
                bench("--tasks", "answer", "--repeats", "1", "--image-size", "64", "--profile", profiles.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        for (String part : new String[] {
            "OFA-tiny, random weights, fp32, ONNX Runtime",
            "answer (64 x 64, beam 5, ",
            "  encoder  ",
            "  graph decoder ",
            "  graph image ",
            "    Gemm ",
            "    between kernels "
        }) {
            assertTrue(run.out().contains(part), "no '" + part + "' in\n" + run.out());
        }
        assertFalse(run.out().contains("VQGAN"), "the table of an answer names the VQGAN");
        assertFalse(run.out().contains("    If "), "the operators of a branch are counted twice: If is listed too");
        try (Stream<Path> files = Files.walk(profiles)) {
            assertEquals(
                    3, files.filter(file -> file.toString().endsWith(".json")).count());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--size enormous",
                "--tasks sing",
                "--precision int3",
                "--repeats 0",
                "--warmups -1",
                "--image-size 100",
                "--image-size 2048",
                "--candidates 33",
                "--engine gpu",
                "--threads -1",
                "--device -1"
            })
    void mistakesAreOneLine(String mistake) {
        CommandRun run = CommandRun.of(("bench " + mistake).split(" "));
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertEquals("", run.out());
    }
}
