// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TaskError;
import java.util.List;
import java.util.Objects;

/**
 * One thing that OFA was trained to do, as data.
 *
 * @param name what users and error messages call it
 * @param prompt the instruction; its slots are filled with prepared texts
 * @param input the rule that prepares each text for its slot
 * @param inputName what a text is called in messages: {@code question}, {@code phrase}
 * @param namesTokens whether {@code <bin_3>}, {@code <code_3>} and {@code <mask>} written in a text mean those tokens;
 *     else they are plain characters
 * @param maxPromptTokens the encoded prompt is cut to so many tokens, start and end token not counted; the model's own
 *     position limit holds besides
 * @param imageSize side in pixels of the square that a picture is resized to, as published; 0 where the task reads no
 *     picture
 * @param preset how the output is searched
 * @param promptType what the decoder is made to read first
 * @param choices the only answers that there are; empty where the model writes freely
 * @param output the rule that turns decoded tokens into the text that users get
 */
public record Task(
        String name,
        PromptTemplate prompt,
        TextRule input,
        String inputName,
        boolean namesTokens,
        int maxPromptTokens,
        int imageSize,
        DecodePreset preset,
        PromptType promptType,
        List<String> choices,
        TextRule output) {
    /** No limit but that of the model. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Copies the choices and refuses what makes no task. */
    public Task {
        choices = List.copyOf(choices);
        Objects.requireNonNull(preset, "preset");
        if (imageSize < 0) {
            throw new IllegalArgumentException("image size " + imageSize + " is negative");
        }
    }

    /** A task that writes freely, from a prompt and a rule for its slots; every other part has its commonest value. */
    static Task of(String name, String prompt, String inputName, TextRule input, int imageSize) {
        return new Task(
                name,
                new PromptTemplate(prompt),
                input,
                inputName,
                false,
                UNLIMITED,
                imageSize,
                DecodePreset.DEFAULT,
                PromptType.NONE,
                List.of(),
                TextRules::stripped);
    }

    /** The same task with another prompt. */
    Task withPrompt(String value) {
        return new Task(
                name,
                new PromptTemplate(value),
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                imageSize,
                preset,
                promptType,
                choices,
                output);
    }

    /** The same task with another preset. */
    public Task withPreset(DecodePreset value) {
        return new Task(
                name,
                prompt,
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                imageSize,
                value,
                promptType,
                choices,
                output);
    }

    /** The same task with another picture size in pixels. */
    public Task withImageSize(int value) {
        return new Task(
                name,
                prompt,
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                value,
                preset,
                promptType,
                choices,
                output);
    }

    /** The same task with another prompt type. */
    public Task withPromptType(PromptType value) {
        return new Task(
                name,
                prompt,
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                imageSize,
                preset,
                value,
                choices,
                output);
    }

    /** The same task with a closed list of answers. */
    public Task withChoices(List<String> value) {
        return new Task(
                name,
                prompt,
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                imageSize,
                preset,
                promptType,
                value,
                output);
    }

    /** The same task for texts in which tokens may be named. */
    Task withNamedTokens() {
        return new Task(
                name, prompt, input, inputName, true, maxPromptTokens, imageSize, preset, promptType, choices, output);
    }

    /** The same task with a limit to its encoded prompt. */
    Task withMaxPromptTokens(int value) {
        return new Task(
                name, prompt, input, inputName, namesTokens, value, imageSize, preset, promptType, choices, output);
    }

    /** The same task with another rule for its output. */
    Task withOutput(TextRule value) {
        return new Task(
                name,
                prompt,
                input,
                inputName,
                namesTokens,
                maxPromptTokens,
                imageSize,
                preset,
                promptType,
                choices,
                value);
    }

    /** Whether the model reads a picture for this task. */
    public boolean readsImage() {
        return imageSize > 0;
    }

    /**
     * The prompt for some texts, as the tokenizer takes it.
     *
     * @param texts one for each slot, as a user wrote them
     * @throws InvalidInputException if a text is empty, or nothing of it is left once it is prepared
     */
    public String promptFor(String... texts) {
        String[] prepared = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            if (texts[i] == null || TextRules.stripped(texts[i]).isEmpty()) {
                throw TaskError.TEXT_EMPTY.with(inputName);
            }
            prepared[i] = input.apply(texts[i]);
            if (TextRules.stripped(prepared[i]).isEmpty()) {
                throw TaskError.TEXT_WITHOUT_WORDS.with(inputName, TextRules.words(texts[i], 8));
            }
        }
        return prompt.fill(prepared);
    }
}
