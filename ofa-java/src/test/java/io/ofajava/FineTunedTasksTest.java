// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.image.ImageGeometry;
import io.ofajava.image.PixelNormalization;
import io.ofajava.task.DecoderPrompt;
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
    void aCheckpointSteersItsOwnTask() {
        FineTuning vqa = tuning("answer", "vqa_gen", false, "none", "", List.of());
        assertEquals(DecoderPrompt.NONE, FineTunedTasks.apply(Tasks.ANSWER, vqa).promptType());
        assertEquals(
                DecoderPrompt.PREV_OUTPUT, FineTunedTasks.apply(Tasks.ENTAIL, vqa).promptType());
        FineTuning caption = tuning("caption", "image-captioning", false, "", " say it", List.of());
        assertEquals(
                " say it", FineTunedTasks.apply(Tasks.CAPTION, caption).prompt().text());
        FineTuning other = tuning("summarize", "gigaword", false, "", "no slot", List.of());
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

    @Test
    void documentsAndPretrainedModelsAreRecognised() {
        FineTuning document = tuning("ocr", "ocr", true, "", "", List.of());
        assertEquals(
                ImageGeometry.DOCUMENT_LINE,
                FineTunedTasks.apply(Tasks.READ_TEXT, document).geometry());
        FineTuning pretrained = tuning("", "unify_task", false, "", "", List.of());
        assertEquals(20, FineTunedTasks.apply(Tasks.ANSWER, pretrained).preset().beamSize());
        assertEquals(
                DecoderPrompt.NONE, FineTunedTasks.apply(Tasks.ANSWER, pretrained).promptType());
    }
}
