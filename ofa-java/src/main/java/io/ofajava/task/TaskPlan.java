// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import io.ofajava.image.ImageGeometry;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A task as performed for one request: the task's definition in one language, with the settings of the checkpoint and
 * the request applied.
 *
 * @param definition the task
 * @param prompt the instruction; its slots are filled with prepared texts
 * @param geometry how the image is mapped to a square
 * @param imageSize side of the square in pixels; 0 without an image
 * @param preset search settings
 * @param promptType the decoder's prompt
 * @param choices the only permitted answers; empty if the output is free
 * @param searched whether the choices constrain a beam search instead of being scored one by one
 * @param output the rule that converts decoded tokens to text
 * @param limit maximum length of the prompt
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
    /** Copies the choices and rejects invalid combinations. */
    public TaskPlan {
        choices = List.copyOf(choices);
        Objects.requireNonNull(preset, "preset");
        Objects.requireNonNull(limit, "limit");
        if (imageSize < 0) {
            throw new IllegalArgumentException("image size " + imageSize + " is negative");
        }
    }

    /** The task's name for users and messages. */
    public String name() {
        return definition.name();
    }

    /** The name of its first text in messages. */
    String inputName() {
        List<TextInput> texts = definition.inputs().texts();
        return texts.isEmpty() ? "prompt" : texts.get(0).name();
    }

    /** Returns a copy with another prompt. */
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

    /** Returns a copy with another preset. */
    public TaskPlan withPreset(DecodePreset value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, value, promptType, choices, searched, output, limit);
    }

    /** Returns a copy with another image size in pixels; 0 for no image. */
    public TaskPlan withImageSize(int value) {
        return new TaskPlan(definition, prompt, geometry, value, preset, promptType, choices, searched, output, limit);
    }

    /** Returns a copy with another geometry. */
    public TaskPlan withGeometry(ImageGeometry value) {
        return new TaskPlan(definition, prompt, value, imageSize, preset, promptType, choices, searched, output, limit);
    }

    /** Returns a copy with another prompt type. */
    public TaskPlan withPromptType(DecoderPrompt value) {
        return new TaskPlan(definition, prompt, geometry, imageSize, preset, value, choices, searched, output, limit);
    }

    /** Returns a copy with a closed list of answers. */
    public TaskPlan withChoices(List<String> value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, preset, promptType, value, searched, output, limit);
    }

    /** Returns a copy with other limits of its prompt. */
    public TaskPlan withLimit(SourceLimit value) {
        return new TaskPlan(
                definition, prompt, geometry, imageSize, preset, promptType, choices, searched, output, value);
    }

    /** The maximum number of tokens of the encoded prompt, without start and end token. */
    int maxPromptTokens() {
        int published = definition.inputs().maxPromptTokens();
        return limit.tokens() > 0 ? limit.tokens() : published;
    }

    /** Returns a copy whose choices are searched with a beam or scored one by one. */
    public TaskPlan withSearched(boolean value) {
        return new TaskPlan(definition, prompt, geometry, imageSize, preset, promptType, choices, value, output, limit);
    }

    /**
     * Returns a copy with other lengths.
     *
     * @param prompt prompt whose decoder prefix counts in the lengths of the search, but not in these
     * @param minLength minimum number of tokens of the output; empty for the task's own, or for {@code maxLength} if
     *     that is less
     * @param maxLength maximum number of tokens of the output; empty for the task's own
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
     * Whether the image size of a checkpoint applies to this task. It does not apply to detection and infilling, which
     * had a separate image size in pretraining.
     */
    public boolean sizedByCheckpoint() {
        return readsImage() && geometry != ImageGeometry.MIDDLE && definition.output() != OutputKind.IMAGES;
    }

    /** Whether this task has an image. */
    public boolean readsImage() {
        return imageSize > 0;
    }

    /**
     * The prompt text for the tokenizer.
     *
     * @param texts one for each slot, as written by the user
     * @throws InvalidInputException if the number of texts is wrong, or one is empty before or after preparation
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
