// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ofajava.image.PixelNormalization;
import io.ofajava.text.Language;
import java.util.List;
import java.util.Objects;

/**
 * What a checkpoint says about the task it was fine-tuned for: {@code cfg.task} of a fairseq checkpoint,
 * {@code configuration.json} of a ModelScope directory. It does not change what the network computes, but what is fed
 * to it and how its output is searched.
 *
 * @param task the task under this library's name, such as {@code answer}; empty for a pretrained model or an unknown
 *     task
 * @param storedTask the task as the checkpoint names it, such as {@code vqa_gen}; empty where it names none
 * @param language the language of texts
 * @param normalization how pixels become numbers
 * @param imageSize side in pixels to which images are resized; 0 where the checkpoint does not say
 * @param maxImageSize side in pixels that location bins span
 * @param maxSourceLength longest prompt: words of a fairseq checkpoint's text, tokens of a ModelScope model's; 0 where
 *     the checkpoint does not say
 * @param sourceInTokens whether {@code maxSourceLength} counts tokens of the prompt; else words of a text
 * @param maxObjectLength most object tags of a question; 0 where the checkpoint does not say
 * @param addObject whether questions were trained with object tags
 * @param document whether text is read from long lines that are cut and stacked ({@code is_document})
 * @param promptType {@code none}, {@code src} or {@code prev_output}; empty where the checkpoint does not say
 * @param prompt the prompt of {@code configuration.json}, with a slot for each text of the task; empty where there is
 *     none
 * @param exhaustive whether every label is scored instead of searched among ({@code gen_type} traverse)
 * @param labels the labels of {@code answer2label}, in the order of their numbers; empty where there are none
 * @param hypotheses hypotheses that a request returns ({@code num_return_sequences}); 0 where the checkpoint does not
 *     say
 * @param generation settings of decoding by task name, in the form of {@code generation} of config.json; a missing node
 *     if there are none
 */
public record FineTuning(
        String task,
        String storedTask,
        Language language,
        PixelNormalization normalization,
        int imageSize,
        int maxImageSize,
        int maxSourceLength,
        boolean sourceInTokens,
        int maxObjectLength,
        boolean addObject,
        boolean document,
        String promptType,
        String prompt,
        boolean exhaustive,
        List<String> labels,
        int hypotheses,
        JsonNode generation) {
    /** Side in pixels that location bins span unless a checkpoint says otherwise. */
    public static final int MAX_IMAGE_SIZE = 512;
    /** A model of which nothing is known but its tensors. */
    public static final FineTuning UNKNOWN = new FineTuning(
            "",
            "",
            Language.ENGLISH,
            PixelNormalization.HALF,
            0,
            MAX_IMAGE_SIZE,
            0,
            false,
            0,
            false,
            false,
            "",
            "",
            false,
            List.of(),
            0,
            MissingNode.getInstance());

    /** Keeps a private copy of the labels; refuses null. */
    public FineTuning {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(storedTask, "storedTask");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(promptType, "promptType");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(generation, "generation");
        labels = List.copyOf(labels);
    }
}
