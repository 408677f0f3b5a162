// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.image.Box;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on the demo model's own examples, with the results that the model card states. */
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples");
    private static final double RIGHT_IOU = 0.5;

    private static final List<JsonNode> RECORDS = new ArrayList<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void readExamples() throws Exception {
        for (String line : Files.readAllLines(EXAMPLES.resolve("examples.jsonl"))) {
            RECORDS.add(JSON.readTree(line));
        }
        assertNotEquals(0, RECORDS.size());
    }

    private static String image(JsonNode record) {
        return EXAMPLES.resolve(record.get("image").asText()).toString();
    }

    private static CommandRun ofa(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--cache";
        all[args.length + 1] = directory.resolve("cache").toString();
        return CommandRun.of(all);
    }

    @Test
    void captionsAreThoseOfTheExamples() throws Exception {
        List<String> args = new ArrayList<>(List.of("caption", "--json"));
        RECORDS.forEach(record -> args.add(image(record)));
        CommandRun run = ofa(args.toArray(String[]::new));
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(RECORDS.size(), run.outputLines().size());
        for (int i = 0; i < RECORDS.size(); i++) {
            JsonNode said = JSON.readTree(run.outputLines().get(i));
            assertEquals(
                    RECORDS.get(i).get("caption").asText(), said.get("caption").asText());
            assertTrue(said.get("score").doubleValue() < 0);
        }
        CommandRun one = ofa("caption", image(RECORDS.get(0)));
        assertEquals(List.of(RECORDS.get(0).get("caption").asText()), one.outputLines());
    }

    @Test
    void openAndClosedQuestionsAreAnswered() {
        for (JsonNode question : RECORDS.get(0).get("questions")) {
            String text = question.get("question").asText();
            String answer = question.get("answer").asText();
            assertEquals(
                    List.of(answer), ofa("answer", image(RECORDS.get(0)), text).outputLines(), text);
        }
        JsonNode first = RECORDS.get(0).get("questions").get(0);
        CommandRun closed = ofa(
                "answer",
                image(RECORDS.get(0)),
                first.get("question").asText(),
                "--choices",
                "nonsense," + first.get("answer").asText());
        assertEquals(List.of(first.get("answer").asText()), closed.outputLines(), closed.err());
    }

    @Test
    void phrasesAreFoundAndDrawn() throws Exception {
        JsonNode record = RECORDS.get(0);
        JsonNode region = record.get("regions").get(0);
        Path drawing = directory.resolve("drawing.png");
        CommandRun run =
                ofa("ground", image(record), region.get("phrase").asText(), "--json", "--draw", drawing.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(box(JSON.readTree(run.out()).get("box")).iou(box(region.get("box"))) >= RIGHT_IOU, run.out());
        RgbImage before =
                new ImageDecoder().read(EXAMPLES.resolve(record.get("image").asText()));
        RgbImage after = new ImageDecoder().read(drawing);
        assertEquals(
                4 * before.width(), after.width(), "small images are enlarged, so that a label does not hide them");
        assertEquals(4 * before.height(), after.height());
        assertTrue(differingPixels(before, after, 4) > 0, "nothing was drawn");
        assertTrue(
                differingPixels(before, after, 4) < after.width() * after.height() / 10,
                "line and label hide the image");
    }

    @Test
    void instructionsRun() {
        CommandRun run =
                ofa("run", image(RECORDS.get(0)), "--prompt", "what does the image describe?", "--max-length", "16");
        assertEquals(RECORDS.get(0).get("caption").asText(), run.outputLines().get(0), run.err());
    }

    @Test
    void evaluationCountsCorrectOutputs() throws Exception {
        List<String> scenes = new ArrayList<>();
        for (JsonNode record : RECORDS) {
            scenes.add(JSON.writeValueAsString(JSON.createObjectNode()
                    .put("image", image(record))
                    .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                            "captions", JSON.createArrayNode().add(record.get("caption")))
                    .<com.fasterxml.jackson.databind.node.ObjectNode>set("questions", record.get("questions"))
                    .set("regions", record.get("regions"))));
        }
        scenes.set(0, scenes.get(0).replace(RECORDS.get(0).get("caption").asText(), "something else"));
        Files.write(directory.resolve("scenes.jsonl"), scenes);
        CommandRun run = ofa("evaluate", directory.toString(), "--json");
        JsonNode figures = JSON.readTree(run.out());
        assertEquals(1.0, figures.get("answers").doubleValue(), run.out());
        assertEquals(1.0, figures.get("scenes").doubleValue(), run.out());
        assertEquals(1.0, figures.get("boxes").doubleValue(), run.out());
        assertEquals(
                (RECORDS.size() - 1.0) / RECORDS.size(),
                figures.get("captions").doubleValue(),
                1e-9,
                "one was made wrong");
    }

    /**
     * As stated in the README: the directory of the examples can be evaluated, with the scores that the examples imply.
     */
    @Test
    void theExamplesCanBeEvaluated() throws Exception {
        List<Scene> scenes = Scene.read(EXAMPLES);
        assertEquals(RECORDS.size(), scenes.size());
        for (int i = 0; i < scenes.size(); i++) {
            JsonNode record = RECORDS.get(i);
            assertEquals(
                    EXAMPLES.resolve(record.get("image").asText()),
                    scenes.get(i).image());
            assertEquals(List.of(record.get("caption").asText()), scenes.get(i).captions());
            assertEquals(
                    record.get("questions").size(), scenes.get(i).questions().size());
            assertEquals(record.get("regions").size(), scenes.get(i).regions().size());
        }
        CommandRun run = ofa("evaluate", EXAMPLES.toString(), "--json");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode figures = JSON.readTree(run.out());
        for (String what : List.of("answers", "captions", "boxes", "scenes")) {
            assertEquals(1.0, figures.get(what).doubleValue(), what);
        }
    }

    @Test
    void theDoctorFindsEverything() {
        CommandRun run = ofa("doctor");
        assertEquals(ExitCode.OK, run.exitCode(), run.out());
        assertTrue(
                run.outputLines().stream().anyMatch(line -> line.startsWith("ok") && line.contains("model")),
                run.out());
    }

    /** Pixels of an image that differ from those of another one, enlarged. */
    private static int differingPixels(RgbImage before, RgbImage after, int factor) {
        int differing = 0;
        for (int y = 0; y < after.height(); y++) {
            for (int x = 0; x < after.width(); x++) {
                int old = 3 * (y / factor * before.width() + x / factor);
                int now = 3 * (y * after.width() + x);
                differing += Arrays.equals(before.rgb(), old, old + 3, after.rgb(), now, now + 3) ? 0 : 1;
            }
        }
        return differing;
    }

    private static Box box(JsonNode edges) {
        return new Box(
                edges.get(0).floatValue(),
                edges.get(1).floatValue(),
                edges.get(2).floatValue(),
                edges.get(3).floatValue());
    }
}
