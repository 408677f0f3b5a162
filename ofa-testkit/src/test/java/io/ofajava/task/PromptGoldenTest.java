// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testkit.Golden;
import io.ofajava.text.Language;
import io.ofajava.text.Tokenizer;
import io.ofajava.text.VocabularyLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Texts to the token ids that encoder and decoder read, against the original's datasets. */
@Tag("golden")
class PromptGoldenTest {
    private static final JsonNode TASKS = Golden.json("tasks", "tasks.json");
    private static final int POSITIONS = 1024;

    private final TaskRunner runner = new TaskRunner(tokenizer(), POSITIONS, (ids, image, request, listener) -> {
        throw new AssertionError("a prompt needs no model");
    });

    private static Tokenizer tokenizer() {
        JsonNode vocabulary = TASKS.get("vocabulary");
        int text = vocabulary.get("code_offset").intValue();
        return Tokenizer.load(
                Golden.vocabulary(),
                new VocabularyLayout(
                        text,
                        text - 1,
                        text,
                        vocabulary.get("num_codes").intValue(),
                        vocabulary.get("bin_offset").intValue(),
                        vocabulary.get("num_bins").intValue()));
    }

    @Test
    void caption() {
        assertPrompt(TASKS.get("caption"), "input_ids", Tasks.CAPTION);
        for (JsonNode item : TASKS.get("image_classification").get("cases")) {
            assertPrompt(item, "input_ids", Tasks.CLASSIFY);
        }
    }

    @Test
    void questions() {
        TASKS.get("vqa")
                .get("cases")
                .properties()
                .forEach(group -> group.getValue()
                        .forEach(item -> assertPromptAndPrefix(
                                item,
                                "decoder_prefix",
                                Tasks.ANSWER.withPromptType(DecoderPrompt.parse(group.getKey())),
                                item.get("question").asText())));
    }

    @Test
    void phrases() {
        for (JsonNode group : TASKS.get("visual_grounding").get("cases")) {
            group.forEach(item -> assertPrompt(
                    item, "input_ids", Tasks.GROUND, item.get("expression").asText()));
        }
    }

    @Test
    void hypotheses() {
        TASKS.get("snli_ve")
                .get("cases")
                .properties()
                .forEach(group -> group.getValue().forEach(item -> {
                    DecoderPrompt type =
                            group.getKey().startsWith("none") ? DecoderPrompt.NONE : DecoderPrompt.PREV_OUTPUT;
                    String hypothesis = item.get("hypothesis").asText();
                    if (item.get("caption").isNull()) {
                        assertPromptAndPrefix(item, "decoder_prefix", Tasks.ENTAIL.withPromptType(type), hypothesis);
                    } else {
                        assertPromptAndPrefix(
                                item,
                                "decoder_prefix",
                                Tasks.ENTAIL_WITH_CAPTION.withPromptType(type),
                                item.get("caption").asText(),
                                hypothesis);
                    }
                }));
    }

    @Test
    void articles() {
        for (JsonNode item : TASKS.get("summary").get("cases")) {
            assertPrompt(item, "input_ids", Tasks.SUMMARIZE, item.get("text").asText());
        }
    }

    @Test
    void sentences() {
        for (Map.Entry<String, JsonNode> entry : TASKS.get("glue").get("tasks").properties()) {
            String[] texts = GlueTexts.of(entry.getKey(), entry.getValue().get("texts"));
            TaskPlan task = Tasks.GLUE.get(entry.getKey());
            entry.getValue()
                    .get("cases")
                    .properties()
                    .forEach(type -> assertPromptAndPrefix(
                            type.getValue(),
                            "decoder_ids",
                            task.withPromptType(DecoderPrompt.parse(type.getKey())),
                            texts));
            assertEquals(DecoderPrompt.SRC, task.promptType(), "the default must be the published prompt type");
        }
    }

    @Test
    void textToImagePrompts() {
        for (JsonNode item : TASKS.get("text_to_image").get("cases")) {
            assertPrompt(item, "input_ids", Tasks.PAINT, item.get("caption").asText());
        }
    }

    @Test
    void otherPrompts() {
        JsonNode others = TASKS.get("other_prompts");
        assertPrompt(others.get("ocr"), "ids", Tasks.READ_TEXT);
        assertPrompt(others.get("image_infilling"), "ids", Tasks.INFILL_IMAGE);
        assertPrompt(others.get("detection"), "ids", Tasks.DETECT);
        int[] region = others.get("region_caption")
                .get("region")
                .asText()
                .lines()
                .flatMap(line -> Arrays.stream(line.trim().split(" ")))
                .mapToInt(bin -> runner.prompt(Tasks.INSTRUCT, bin).inputIds()[1])
                .toArray();
        assertArrayEquals(
                Golden.ints(others.get("region_caption").get("ids")),
                runner.prompt(Tasks.DESCRIBE_REGION, PromptInputs.of().withRegion(region))
                        .inputIds());
    }

    @Test
    void maskedTextIsBetweenTheQuotes() {
        int[] empty =
                Golden.ints(TASKS.get("other_prompts").get("text_infilling").get("ids_empty"));
        int[] masked = runner.prompt(Tasks.INSTRUCT, " a <mask> dog").inputIds();
        int[] expected = new int[empty.length + masked.length];
        expected[0] = Tokenizer.BOS;
        System.arraycopy(empty, 0, expected, 1, empty.length - 2);
        System.arraycopy(masked, 1, expected, empty.length - 1, masked.length - 2);
        System.arraycopy(empty, empty.length - 2, expected, expected.length - 3, 2);
        expected[expected.length - 1] = Tokenizer.EOS;
        assertArrayEquals(
                expected, runner.prompt(Tasks.INFILL_TEXT, "a <mask> dog").inputIds());
    }

    /** Object tags, image-text matching and question-answer matching of the second golden set. */
    @Test
    void objectTagsAndMatching() {
        Path file = Golden.path("vqa_objects", "cases.json");
        assumeTrue(Files.exists(file), () -> "no " + file);
        JsonNode golden = Golden.json("vqa_objects", "cases.json");
        assertEquals(22, golden.get("vqa").size());
        for (JsonNode item : golden.get("vqa")) {
            String question = item.get("question").asText();
            assertEquals(80, item.get("max_src_length").intValue(), "max_src_length differs from the table of tasks");
            int most = item.get("max_object_length").intValue();
            JsonNode objects = item.get("predict_objects");
            List<String> tags = objects.isNull()
                    ? List.of()
                    : List.of(objects.asText().strip().split("&&", -1));
            PromptInputs inputs =
                    PromptInputs.of(question).withObjectTags(tags.subList(0, Math.min(most, tags.size())));
            assertTags(item.get("with_objects"), inputs);
            assertTags(item.get("without_objects"), PromptInputs.of(question));
        }
        for (JsonNode item : golden.get("image_text_matching").get("cases")) {
            assertPrompt(
                    item,
                    "source_ids",
                    TaskTable.of("match").plan(Language.ENGLISH),
                    item.get("caption").asText());
        }
        for (JsonNode item : golden.get("qa_matching").get("cases")) {
            assertPrompt(
                    item,
                    "source_ids",
                    TaskTable.of("match-answer").plan(Language.ENGLISH),
                    item.get("question").asText(),
                    item.get("offered_answer").asText());
        }
    }

    private void assertTags(JsonNode expected, PromptInputs inputs) {
        for (DecoderPrompt type : DecoderPrompt.values()) {
            Prompt prompt = runner.prompt(Tasks.ANSWER.withPromptType(type), inputs);
            assertArrayEquals(Golden.ints(expected.get("source_ids")), prompt.inputIds(), inputs.toString());
            int[] decoderInput =
                    Golden.ints(expected.get("decoder_prefix").get(type.name().toLowerCase(java.util.Locale.ROOT)));
            assertArrayEquals(
                    Arrays.copyOfRange(decoderInput, 1, decoderInput.length), prompt.prefixTokens(), inputs.toString());
        }
    }

    private void assertPrompt(JsonNode item, String field, TaskPlan task, String... texts) {
        assertArrayEquals(
                Golden.ints(item.get(field)), runner.prompt(task, texts).inputIds(), item.toString());
    }

    private void assertPromptAndPrefix(JsonNode item, String prefixField, TaskPlan task, String... texts) {
        assertPrompt(item, "input_ids", task, texts);
        int[] decoderInput = Golden.ints(item.get(prefixField));
        assertArrayEquals(
                Arrays.copyOfRange(decoderInput, 1, decoderInput.length),
                runner.prompt(task, texts).prefixTokens(),
                item.toString());
    }
}
