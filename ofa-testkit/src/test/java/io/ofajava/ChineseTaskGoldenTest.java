// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Box;
import io.ofajava.image.ImageGeometry;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.DecodePreset;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.TextRules;
import io.ofajava.testkit.Golden;
import io.ofajava.text.Language;
import io.ofajava.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Chinese tasks from image file and text to result, against the original's datasets and evaluation code. */
@Tag("golden")
class ChineseTaskGoldenTest {
    private static final double SCORE = 5e-4;
    private static final double PIXELS = 1e-2;
    private static final Path VOCABULARY = Golden.path("zh", "tokenizer");

    @TempDir
    static Path directory;

    private static LoadedModel model;
    private static JsonNode tasks;

    @BeforeAll
    static void load() throws Exception {
        assumeTrue(Files.exists(VOCABULARY.resolve("vocab.txt")), () -> "no published vocabulary in " + VOCABULARY);
        tasks = Golden.json("zh", "tasks", "tasks.json");
        Path checkpoint = Golden.unpack(Golden.path("zh", "models", "nano-zh", "checkpoint.pt.gz"), directory);
        model = ModelLoader.load(
                checkpoint, OfaOptions.defaults().withVocabulary(VOCABULARY).withCache(directory.resolve("cache")));
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void theLanguageIsRecognised() {
        assertEquals(Language.CHINESE, model.runner().language());
        String message = assertThrows(InvalidInputException.class, () -> model.plan("entail"))
                .getMessage();
        assertTrue(message.contains("zh") && message.contains("entail"), message);
    }

    @Test
    void captions() {
        compare("caption", "caption");
    }

    @Test
    void linesOfText() {
        compare("ocr", "ocr");
    }

    @Test
    void boxes() {
        compare("visual_grounding", "ground");
    }

    @Test
    void summaries() {
        TaskPlan task = model.plan("summarize");
        for (JsonNode item : tasks.get("summary").get("cases")) {
            assertArrayEquals(
                    Golden.ints(item.get("input_ids")),
                    model.prompt(task, item.get("text").asText()).inputIds());
        }
    }

    @Test
    void textsArePrepared() {
        for (JsonNode item : tasks.get("pre_caption")) {
            int words = item.get("max_words").isNull()
                    ? Integer.MAX_VALUE
                    : item.get("max_words").intValue();
            assertEquals(
                    item.get("result").asText(),
                    TextRules.caption(item.get("text").asText(), words));
        }
        for (JsonNode item : tasks.get("pre_question")) {
            int words = item.get("max_words").isNull()
                    ? Integer.MAX_VALUE
                    : item.get("max_words").intValue();
            assertEquals(
                    item.get("result").asText(),
                    TextRules.question(item.get("text").asText(), words));
        }
    }

    private static void compare(String section, String name) {
        for (JsonNode item : tasks.get(section).get("cases")) {
            TaskPlan task = task(name, item);
            if (item.get("settings").has("constraint_range")) {
                assertRecordedBoxes(item);
                continue;
            }
            List<CompletableFuture<List<Output>>> running = IntStream.range(
                            0, item.get("images").size())
                    .mapToObj(row -> start(task, item, row))
                    .toList();
            for (int row = 0; row < running.size(); row++) {
                assertResult(name, item, row, running.get(row).join());
            }
        }
    }

    private static TaskPlan task(String name, JsonNode item) {
        JsonNode settings = item.get("settings");
        DecodePreset preset = model.plan(name).preset();
        preset = preset.withBeamSize(settings.get("beam_size").intValue())
                .withMaxLength(settings.get("max_len_b").intValue())
                .withNoRepeatNgramSize(settings.path("no_repeat_ngram_size").asInt(0))
                .withMinLength(settings.path("min_len").asInt(1));
        boolean document = item.path("is_document").asBoolean();
        TaskPlan task = model.plan(name)
                .withPreset(preset)
                .withImageSize(item.get("patch_image_size").intValue());
        return document ? task.withGeometry(ImageGeometry.DOCUMENT_LINE) : task;
    }

    private static CompletableFuture<List<Output>> start(TaskPlan task, JsonNode item, int row) {
        Prompt prompt = item.has("phrases")
                ? model.prompt(task, item.get("phrases").get(row).asText())
                : model.prompt(task);
        int[] padded = Golden.ints(item.get("input_ids").get(row));
        assertArrayEquals(
                Arrays.stream(padded).filter(id -> id != Tokenizer.PAD).toArray(), prompt.inputIds(), item.toString());
        ModelImage image = model.image(image(item, row), task);
        double sum = 0;
        for (float value : image.pixels().array()) {
            sum += value;
        }
        assertEquals(
                item.get("patch_mean").get(row).doubleValue(),
                sum / image.pixels().capacity(),
                1e-5);
        return model.runner().write(task, prompt, image);
    }

    private static ImageInput image(JsonNode item, int row) {
        return ImageInput.of(
                Golden.path("image", "input", item.get("images").get(row).asText()));
    }

    private static void assertResult(String name, JsonNode item, int row, List<Output> outputs) {
        JsonNode tokens = item.get("all_tokens").get(row);
        assertEquals(tokens.size(), outputs.size());
        boolean narrow = item.get("min_candidate_gap").doubleValue() < 1e-4;
        for (int i = 0; i < outputs.size(); i++) {
            int[] expected = Golden.ints(tokens.get(i));
            if (!narrow || i == 0) {
                assertArrayEquals(
                        Arrays.copyOf(expected, expected.length - 1),
                        outputs.get(i).tokens(),
                        item.get("note").asText());
            }
            assertEquals(
                    item.get("all_scores").get(row).get(i).doubleValue(),
                    outputs.get(i).score(),
                    SCORE);
        }
        JsonNode best = item.get("best").get(row);
        Output output = outputs.get(0);
        if (name.equals("ground")) {
            assertBox(best.get("box"), output, item, row);
        } else {
            assertEquals(
                    best.get("text")
                            .get(name.equals("ocr") ? "ocr" : "modelscope")
                            .asText(),
                    output.text());
        }
    }

    /** A run that the original restricted to bins: only the boxes of its tokens are compared. */
    private static void assertRecordedBoxes(JsonNode item) {
        for (int row = 0; row < item.get("images").size(); row++) {
            int[] tokens = Golden.ints(item.get("best").get(row).get("tokens"));
            int[] bins = Arrays.copyOf(tokens, BoxTokens.BINS);
            assertBox(item.get("best").get(row).get("box"), new Output(bins, "", 0), item, row);
        }
    }

    /** The first case's tokens are not bins; the reference applies its formula to them nevertheless. */
    private static void assertBox(JsonNode expected, Output output, JsonNode item, int row) {
        ModelImage image = model.image(image(item, row), task("ground", item));
        BoxTokens coordinates = new BoxTokens(29325, 1000, 512);
        Box box = coordinates.unclamped(output.tokens(), 0, image);
        double[] edges = {box.x0(), box.y0(), box.x1(), box.y1()};
        for (int i = 0; i < edges.length; i++) {
            assertEquals(expected.get(i).doubleValue(), edges[i], PIXELS);
        }
    }
}
