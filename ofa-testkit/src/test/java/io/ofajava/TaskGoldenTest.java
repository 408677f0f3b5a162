// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.Box;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.DecoderPrompt;
import io.ofajava.task.GlueTexts;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Tasks;
import io.ofajava.testkit.Golden;
import io.ofajava.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every task from image file and text to result, against the original's evaluation code. */
@Tag("golden")
class TaskGoldenTest {
    private static final JsonNode TASKS = Golden.json("tasks", "tasks.json");
    private static final double SCORE = 1e-3;
    private static final double PIXELS = 1e-2;

    @TempDir
    static Path directory;

    private static final Map<String, LoadedModel> MODELS = new HashMap<>();

    @BeforeEach
    void needsTheVocabulary() {
        Golden.vocabulary();
    }

    private static LoadedModel load(String name) {
        Path model = directory.resolve(name);
        try {
            Files.createDirectories(model);
            Files.copy(Golden.path("models", name, "config.json"), model.resolve("config.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Golden.unpack(Golden.path("models", name, "pytorch_model.bin.gz"), model);
        return ModelLoader.load(
                model, OfaOptions.defaults().withVocabulary(Golden.vocabulary()).withCache(directory.resolve("cache")));
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(LoadedModel::close);
    }

    @Test
    void captions() {
        JsonNode golden = TASKS.get("caption");
        LoadedModel model = model(golden);
        for (JsonNode item : golden.get("cases")) {
            TaskPlan task = item.get("setting").asText().equals("huge") ? Tasks.CAPTION_HUGE : Tasks.CAPTION;
            List<CompletableFuture<List<Output>>> running = new ArrayList<>();
            for (JsonNode image : item.get("images")) {
                running.add(write(model, task, image(image), new String[0]));
            }
            for (int i = 0; i < running.size(); i++) {
                Output best = running.get(i).join().get(0);
                assertTokens(item.get("best_tokens").get(i), best, 0);
                assertEquals(item.get("best_scores").get(i).doubleValue(), best.score(), SCORE);
                assertEquals(item.get("captions").get(i).asText(), best.text());
            }
        }
    }

    @Test
    void answers() {
        JsonNode golden = TASKS.get("vqa");
        LoadedModel model = model(golden);
        List<String> answers = texts(golden.get("answers"));
        golden.get("cases").properties().forEach(group -> {
            TaskPlan task = Tasks.ANSWER
                    .withPromptType(DecoderPrompt.parse(group.getKey()))
                    .withChoices(answers);
            for (JsonNode item : group.getValue()) {
                String question = item.get("question").asText();
                List<Output> ranked = choose(model, task, image(item.get("image")), question);
                assertEquals(item.get("allcand_answer").asText(), ranked.get(0).text(), item.toString());
                assertScores(answers, item.get("allcand_scores"), ranked);
                assertBeam(model, task, item, question);
                assertUnconstrained(model, task, item, question);
            }
        });
    }

    /**
     * The reference's scores include the prefix, which is the same for all hypotheses; this library's do not, so the
     * distances to the best one are compared.
     */
    private static void assertBeam(LoadedModel model, TaskPlan task, JsonNode item, String question) {
        TaskPlan configured = model.configured(task);
        Prompt prompt = model.prompt(configured, question);
        List<Output> found = model.runner()
                .search(configured, prompt, model.image(image(item.get("image")), configured))
                .join();
        JsonNode expected = item.get("beam_hypotheses");
        assertEquals(expected.size(), found.size(), item.toString());
        assertEquals(item.get("beam_answer").asText(), found.get(0).text());
        for (int i = 0; i < expected.size(); i++) {
            assertTokens(expected.get(i).get("tokens"), found.get(i), prompt.prefixTokens().length);
            assertEquals(
                    expected.get(i).get("score").doubleValue()
                            - expected.get(0).get("score").doubleValue(),
                    found.get(i).score() - found.get(0).score(),
                    SCORE);
        }
        if (prompt.prefixTokens().length == 0) {
            assertEquals(
                    expected.get(0).get("score").doubleValue(), found.get(0).score(), SCORE);
        }
    }

    private static void assertUnconstrained(LoadedModel model, TaskPlan task, JsonNode item, String question) {
        JsonNode expected = item.get("unconstrained_tokens");
        TaskPlan free = task.withPreset(task.preset().withMaxLength(expected.size() - 1));
        Prompt prompt = model.prompt(free, question);
        Output best =
                write(model, free, image(item.get("image")), question).join().get(0);
        assertTokens(expected, best, prompt.prefixTokens().length);
        assertEquals(item.get("unconstrained_text").asText(), best.text());
    }

    @Test
    void regions() {
        JsonNode golden = TASKS.get("visual_grounding");
        LoadedModel model = model(golden);
        BoxTokens coordinates = new BoxTokens(
                TASKS.get("vocabulary").get("bin_offset").intValue(),
                golden.get("num_bins").intValue(),
                golden.get("max_image_size").intValue());
        for (JsonNode group : golden.get("cases")) {
            for (JsonNode item : group) {
                TaskPlan task =
                        Tasks.GROUND.withImageSize(item.get("resized_to").get(0).intValue());
                ModelImage image = model.image(image(item.get("image")), task);
                assertEquals(item.get("image_mean").doubleValue(), mean(image), 1e-5);
                Output best = write(
                                model,
                                task,
                                image(item.get("image")),
                                item.get("expression").asText())
                        .join()
                        .get(0);
                assertTokens(item.get("best_tokens"), best, 0);
                Box box = coordinates.unclamped(best.tokens(), 0, image);
                double[] edges = {box.x0(), box.y0(), box.x1(), box.y1()};
                for (int i = 0; i < edges.length; i++) {
                    assertEquals(item.get("box").get(i).doubleValue(), edges[i], PIXELS);
                }
            }
        }
    }

    @Test
    void entailment() {
        JsonNode golden = TASKS.get("snli_ve");
        LoadedModel model = model(golden);
        List<String> answers = texts(golden.get("answers"));
        golden.get("cases").properties().forEach(group -> {
            DecoderPrompt type = group.getKey().startsWith("none") ? DecoderPrompt.NONE : DecoderPrompt.PREV_OUTPUT;
            for (JsonNode item : group.getValue()) {
                boolean captioned = !item.get("caption").isNull();
                String hypothesis = item.get("hypothesis").asText();
                String[] texts =
                        captioned ? new String[] {item.get("caption").asText(), hypothesis} : new String[] {hypothesis};
                TaskPlan task = (captioned ? Tasks.ENTAIL_WITH_CAPTION : Tasks.ENTAIL).withPromptType(type);
                assertEquals(answers, task.choices());
                List<Output> ranked = choose(model, task, image(item.get("image")), texts);
                assertEquals(item.get("answer").asText(), ranked.get(0).text(), item.toString());
                assertScores(answers, item.get("scores"), ranked);
            }
        });
    }

    @Test
    void classes() {
        JsonNode golden = TASKS.get("image_classification");
        List<String> classes = texts(golden.get("classes"));
        for (JsonNode item : golden.get("cases")) {
            List<Output> ranked = choose(model(golden), Tasks.CLASSIFY.withChoices(classes), image(item.get("image")));
            assertEquals(item.get("answer").asText(), ranked.get(0).text(), item.toString());
            assertScores(classes, item.get("scores"), ranked);
        }
    }

    @Test
    void summaries() {
        JsonNode golden = TASKS.get("summary");
        for (JsonNode item : golden.get("cases")) {
            Output best = write(
                            model(golden),
                            Tasks.SUMMARIZE,
                            null,
                            item.get("text").asText())
                    .join()
                    .get(0);
            assertTokens(item.get("tokens"), best, 0);
            assertEquals(item.get("score").doubleValue(), best.score(), SCORE);
            assertEquals(item.get("result").asText(), best.text());
        }
    }

    /** The reference records logits; a choice has log probabilities among the candidates: equal up to a constant. */
    @Test
    void languageTasks() {
        JsonNode golden = TASKS.get("glue");
        for (Map.Entry<String, JsonNode> entry : golden.get("tasks").properties()) {
            String[] texts = GlueTexts.of(entry.getKey(), entry.getValue().get("texts"));
            TaskPlan task = Tasks.GLUE.get(entry.getKey());
            assertEquals(texts(entry.getValue().get("answers")), task.choices());
            entry.getValue().get("cases").properties().forEach(type -> {
                List<Output> ranked =
                        choose(model(golden), task.withPromptType(DecoderPrompt.parse(type.getKey())), null, texts);
                JsonNode logits = type.getValue().get("candidate_logits");
                assertEquals(
                        type.getValue().get("answer").asText(), ranked.get(0).text());
                for (Output output : ranked) {
                    assertEquals(
                            logits.get(output.text()).doubleValue()
                                    - logits.get(ranked.get(0).text()).doubleValue(),
                            output.score() - ranked.get(0).score(),
                            SCORE,
                            entry.getKey() + " " + type.getKey() + " " + output.text());
                }
            });
        }
    }

    private static LoadedModel model(JsonNode task) {
        return MODELS.computeIfAbsent(task.get("model").asText(), TaskGoldenTest::load);
    }

    private static ImageInput image(JsonNode name) {
        return ImageInput.of(Golden.path("image", "input", name.asText()));
    }

    private static CompletableFuture<List<Output>> write(
            LoadedModel model, TaskPlan task, ImageInput image, String... texts) {
        TaskPlan configured = model.configured(task);
        return model.runner().write(configured, model.prompt(configured, texts), model.image(image, configured));
    }

    private static List<Output> choose(LoadedModel model, TaskPlan task, ImageInput image, String... texts) {
        TaskPlan configured = model.configured(task);
        return model.runner()
                .choose(configured, model.prompt(configured, texts), model.image(image, configured))
                .join();
    }

    private static void assertTokens(JsonNode expected, Output output, int prefix) {
        int[] tokens = Golden.ints(expected);
        assertEquals(Tokenizer.EOS, tokens[tokens.length - 1]);
        assertArrayEquals(
                Arrays.copyOfRange(tokens, prefix, tokens.length - 1),
                output.tokens(),
                expected + " but " + Arrays.toString(output.tokens()));
    }

    private static void assertScores(List<String> choices, JsonNode expected, List<Output> ranked) {
        assertEquals(choices.size(), ranked.size());
        Map<String, Double> scores = new HashMap<>();
        ranked.forEach(output -> scores.put(output.text(), output.score()));
        for (int i = 0; i < choices.size(); i++) {
            assertEquals(expected.get(i).doubleValue(), scores.get(choices.get(i)), SCORE, choices.get(i));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static double mean(ModelImage image) {
        double sum = 0;
        for (int i = 0; i < image.pixels().limit(); i++) {
            sum += image.pixels().get(i);
        }
        return sum / image.pixels().limit();
    }
}
