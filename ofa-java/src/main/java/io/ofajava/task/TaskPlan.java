// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import io.ofajava.image.ImageGeometry;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A task as one request performs it: a row of the table in one language, with what the checkpoint and the request say
 * about it.
 *
 * @param definition the row
 * @param prompt the instruction; its slots are filled with prepared texts
 * @param geometry how the image becomes a square
 * @param imageSize side of the square in pixels; 0 where no image is read
 * @param preset how the output is searched
 * @param promptType what the decoder reads first
 * @param choices the only answers that there are; empty where the model writes freely
 * @param searched whether the choices hold a beam search instead of being scored one by one
 * @param output the rule that turns decoded tokens into the text that users get
 * @param limit how much of the prompt is read
 */
public record TaskPlan(
        TaskDefinition definition,
        PromptTemplate prompt,
        ImageGeometry geometry,
        int imageSize,
        DecodePreset preset,
        DecoderPrompt promptType,
        List<String> choices,
        boolean searched,
        TextRule output,
        SourceLimit limit) {
    /** Copies the choices and refuses what makes no task. */
    public TaskPlan {
        choices = List.copyOf(choices);
        Objects.requireNonNull(preset, "preset");
        Objects.requireNonNull(limit, "limit");
        if (imageSize < 0) {
            throw new IllegalArgumentException("image size " + imageSize + " is negative");
        }
    }

    /** What users and messages call it. */
    public String name() {
        return definition.name();
    }

    /** What its first text is called in messages. */
    String inputName() {
        List<TextInput> texts = definition.inputs().texts();
        return texts.isEmpty() ? "prompt" : texts.get(0).name();
    }

    /** The same task with another prompt. */
    public TaskPlan withPrompt(String value) {
        return new TaskPlan(
                definition,
                new PromptTemplate(value),
                geometry,
                imageSize,
                preset,
                promptType,
                choices,
                searched,
                output,
                limit);
    }

    /** The same task with another preset. */
    public TaskPlan withPreset(DecodePreset value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, value, promptType, choices, searched, output, limit);
    }

    /** The same task with another image size in pixels; 0 for no image. */
    public TaskPlan withImageSize(int value) {
        return new TaskPlan(definition, prompt, geometry, value, preset, promptType, choices, searched, output, limit);
    }

    /** The same task with another geometry. */
    public TaskPlan withGeometry(ImageGeometry value) {
        return new TaskPlan(definition, prompt, value, imageSize, preset, promptType, choices, searched, output, limit);
    }

    /** The same task with another prompt type. */
    public TaskPlan withPromptType(DecoderPrompt value) {
        return new TaskPlan(definition, prompt, geometry, imageSize, preset, value, choices, searched, output, limit);
    }

    /** The same task with a closed list of answers. */
    public TaskPlan withChoices(List<String> value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, preset, promptType, value, searched, output, limit);
    }

    /** The same task with other limits of its prompt. */
    public TaskPlan withLimit(SourceLimit value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, preset, promptType, choices, searched, output, value);
    }

    /** The most tokens of the encoded prompt, start and end token not counted. */
    int maxPromptTokens() {
        int published = definition.inputs().maxPromptTokens();
        return limit.tokens() > 0 ? limit.tokens() : published;
    }

    /** The same task, its choices searched by a beam or scored one by one. */
    public TaskPlan withSearched(boolean value) {
        return new TaskPlan(definition, prompt, geometry, imageSize, preset, promptType, choices, value, output, limit);
    }

    /**
     * The same task with other lengths.
     *
     * @param prompt whose decoder prompt counts in the lengths of the search, but not in these
     * @param minLength least number of tokens of the output; empty for the task's own, or {@code maxLength} where that
     *     is less
     * @param maxLength greatest number of tokens of the output; empty for the task's own
     */
    public TaskPlan withLengths(Prompt prompt, OptionalInt minLength, OptionalInt maxLength) {
        DecodePreset result = preset;
        if (maxLength.isPresent()) {
            int most = prompt.hidden() + maxLength.getAsInt();
            result = result.withMaxLength(most).withMinLength(Math.min(result.minLength(), most));
        }
        if (minLength.isPresent()) {
            result = result.withMinLength(prompt.hidden() + minLength.getAsInt());
        }
        return withPreset(result);
    }

    /**
     * Whether the image size of a checkpoint holds for it: not for the images of detection and infilling, which had a
     * size of their own in pretraining.
     */
    public boolean sizedByCheckpoint() {
        return readsImage() && geometry != ImageGeometry.MIDDLE && definition.output() != OutputKind.IMAGES;
    }

    /** Whether the model reads an image for this task. */
    public boolean readsImage() {
        return imageSize > 0;
    }

    /**
     * The prompt for some texts, as the tokenizer takes it.
     *
     * @param texts one for each slot, as a user wrote them
     * @throws InvalidInputException if there is another number of texts, or one is empty, or nothing of it is left once
     *     it is prepared
     */
    public String promptFor(String... texts) {
        List<TextInput> inputs = definition.inputs().texts();
        if (texts.length != inputs.size()) {
            throw TaskError.WRONG_TEXTS.with(
                    name(), inputs.size(), inputs.stream().map(TextInput::name).toList(), texts.length);
        }
        String[] prepared = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            TextInput input = inputs.get(i);
            if (texts[i] == null || TextRules.stripped(texts[i]).isEmpty()) {
                throw TaskError.TEXT_EMPTY.with(input.name());
            }
            prepared[i] = input.prepare(texts[i], limit.words());
            if (TextRules.stripped(prepared[i]).isEmpty()) {
                throw TaskError.TEXT_WITHOUT_WORDS.with(input.name(), TextRules.words(texts[i], 8));
            }
        }
        return prompt.fill(prepared);
    }
}
