// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.image.ImageGeometry;
import io.ofajava.image.PixelNormalization;
import io.ofajava.task.DecoderPrompt;
import io.ofajava.task.SourceLimit;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Tasks;
import io.ofajava.text.Language;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTunedTasksTest {
    private static FineTuning tuning(
            String task, String stored, boolean document, String promptType, String prompt, List<String> labels) {
        return new FineTuning(
                task,
                stored,
                Language.ENGLISH,
                PixelNormalization.HALF,
                0,
                FineTuning.MAX_IMAGE_SIZE,
                0,
                false,
                0,
                false,
                document,
                promptType,
                prompt,
                false,
                labels,
                0,
                MissingNode.getInstance());
    }

    @Test
    void aCheckpointConfiguresItsTask() {
        FineTuning vqa = tuning("answer", "vqa_gen", false, "none", "", List.of());
        assertEquals(DecoderPrompt.NONE, FineTunedTasks.apply(Tasks.ANSWER, vqa).promptType());
        assertEquals(
                DecoderPrompt.PREV_OUTPUT,
                FineTunedTasks.apply(Tasks.ENTAIL, vqa).promptType());
        FineTuning caption = tuning("caption", "image-captioning", false, "", " say it", List.of());
        assertEquals(
                " say it", FineTunedTasks.apply(Tasks.CAPTION, caption).prompt().text());
        FineTuning other = tuning("summarize", "gigaword", false, "", "", List.of());
        assertEquals(
                Tasks.SUMMARIZE.prompt(),
                FineTunedTasks.apply(Tasks.SUMMARIZE, other).prompt());
        FineTuning modelScope = tuning("summarize", "text-summarization", false, "", "", List.of());
        assertEquals(
                " \" {} \" Summarize the article with a title: ",
                FineTunedTasks.apply(Tasks.SUMMARIZE, modelScope).prompt().text());
    }

    @Test
    void labelsAreTheChoicesOfAClassifier() {
        FineTuning imagenet = tuning("classify", "image_classify", false, "", "", List.of("cat", "dog"));
        assertEquals(
                List.of("cat", "dog"),
                FineTunedTasks.apply(Tasks.CLASSIFY, imagenet).choices());
    }

    private static FineTuning limited(String task, int length, boolean inTokens, boolean exhaustive) {
        return new FineTuning(
                task,
                task,
                Language.ENGLISH,
                PixelNormalization.HALF,
                0,
                FineTuning.MAX_IMAGE_SIZE,
                length,
                inTokens,
                0,
                false,
                false,
                "",
                "",
                exhaustive,
                List.of("cat", "dog"),
                0,
                MissingNode.getInstance());
    }

    /** {@code max_src_length}: words of a fairseq checkpoint's text, tokens of a ModelScope model's prompt. */
    @Test
    void theSourceIsTruncatedAsInTraining() {
        String question = "what color is the large bus on the left?";
        assertEquals(
                " what color is?",
                FineTunedTasks.apply(Tasks.ANSWER, limited("answer", 3, false, false))
                        .promptFor(question));
        assertEquals(
                " " + question,
                FineTunedTasks.apply(Tasks.ANSWER, limited("ground", 3, false, false))
                        .promptFor(question),
                "the limit of another task was applied");
        String hundred = "word ".repeat(100).strip();
        assertEquals(
                " which region does the text \" " + hundred + " \" describe?",
                FineTunedTasks.apply(Tasks.GROUND, limited("ground", 128, false, false))
                        .promptFor(hundred),
                "the checkpoint's limit must replace the published 80 words");
        TaskPlan tokens = FineTunedTasks.apply(Tasks.ANSWER, limited("answer", 7, true, false));
        assertEquals(new SourceLimit(0, 7), tokens.limit());
        assertEquals(" " + question, tokens.promptFor(question));
    }

    /** {@code gen_type}: "traverse" scores every label, "generation" uses a constrained search. */
    @Test
    void labelsAreScoredOrSearchedAsTheCheckpointSays() {
        assertTrue(FineTunedTasks.apply(Tasks.CLASSIFY, limited("classify", 0, false, false))
                .searched());
        assertFalse(FineTunedTasks.apply(Tasks.CLASSIFY, limited("classify", 0, false, true))
                .searched());
    }

    @Test
    void documentsAndPretrainedModelsAreRecognised() {
        FineTuning document = tuning("ocr", "ocr", true, "", "", List.of());
        assertEquals(
                ImageGeometry.DOCUMENT_LINE,
                FineTunedTasks.apply(Tasks.READ_TEXT, document).geometry());
        FineTuning pretrained = tuning("", "unify_task", false, "", "", List.of());
        assertEquals(20, FineTunedTasks.apply(Tasks.ANSWER, pretrained).preset().beamSize());
        assertEquals(
                DecoderPrompt.NONE,
                FineTunedTasks.apply(Tasks.ANSWER, pretrained).promptType());
    }
}
