// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.Setting;
import io.ofajava.text.Language;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One task of OFA as data: a row of the table in {@link TaskTable}. Library, command, server and documentation derive
 * everything from it.
 *
 * @param name the name in every front end: {@code caption}, {@code infill-image}
 * @param aliases other accepted names
 * @param summary one line for people
 * @param inputs its inputs
 * @param wordings prompts, presets and output rules by language; at least one
 * @param promptType what the decoder reads first, as published
 * @param choiceUse the source of its choices
 * @param choices its fixed choices; empty unless {@link ChoiceUse#FIXED}
 * @param output the kind of its output
 * @param example arguments of {@code ofa run --task NAME} after the name
 */
public record TaskDefinition(
        String name,
        List<String> aliases,
        String summary,
        TaskInputs inputs,
        Map<Language, TaskWording> wordings,
        DecoderPrompt promptType,
        ChoiceUse choiceUse,
        List<String> choices,
        OutputKind output,
        String example) {
    /** Makes private copies; rejects inconsistent definitions. */
    public TaskDefinition {
        aliases = List.copyOf(aliases);
        choices = List.copyOf(choices);
        wordings = Map.copyOf(wordings);
        if ((choiceUse == ChoiceUse.FIXED) == choices.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": choices are " + choiceUse + ", but there are " + choices.size());
        }
        for (TaskWording wording : wordings.values()) {
            if (wording.prompt().slots() != inputs.texts().size()) {
                throw new IllegalArgumentException(name + ": the prompt '"
                        + wording.prompt().text() + "' has " + wording.prompt().slots() + " slots, but the task takes "
                        + inputs.texts().size() + " texts");
            }
        }
    }

    /** A task in English with free text output. */
    static TaskDefinition of(String name, String summary, TaskInputs inputs, String prompt, DecodePreset preset) {
        return new TaskDefinition(
                name,
                List.of(),
                summary,
                inputs,
                Map.of(Language.ENGLISH, new TaskWording(new PromptTemplate(prompt), preset, TextRules::stripped)),
                DecoderPrompt.NONE,
                ChoiceUse.NONE,
                List.of(),
                OutputKind.TEXT,
                "");
    }

    TaskDefinition withAlias(String value) {
        return new TaskDefinition(
                name, List.of(value), summary, inputs, wordings, promptType, choiceUse, choices, output, example);
    }

    /** Returns a copy with another rule for its English output. */
    TaskDefinition withOutputRule(TextRule rule) {
        TaskWording english = Objects.requireNonNull(wordings.get(Language.ENGLISH), "English wording");
        return with(Language.ENGLISH, new TaskWording(english.prompt(), english.preset(), rule));
    }

    /** Returns a copy with a Chinese prompt as well. */
    TaskDefinition withChinese(String prompt, DecodePreset preset, TextRule rule) {
        return with(Language.CHINESE, new TaskWording(new PromptTemplate(prompt), preset, rule));
    }

    private TaskDefinition with(Language language, TaskWording wording) {
        Map<Language, TaskWording> more = new EnumMap<>(wordings);
        more.put(language, wording);
        return new TaskDefinition(
                name, aliases, summary, inputs, more, promptType, choiceUse, choices, output, example);
    }

    TaskDefinition withPromptType(DecoderPrompt value) {
        return new TaskDefinition(name, aliases, summary, inputs, wordings, value, choiceUse, choices, output, example);
    }

    TaskDefinition withChoices(ChoiceUse use, String... values) {
        OutputKind kind = use == ChoiceUse.OPTIONAL ? output : OutputKind.CHOICE;
        return new TaskDefinition(
                name, aliases, summary, inputs, wordings, promptType, use, List.of(values), kind, example);
    }

    TaskDefinition withOutput(OutputKind value) {
        return new TaskDefinition(
                name, aliases, summary, inputs, wordings, promptType, choiceUse, choices, value, example);
    }

    TaskDefinition withExample(String value) {
        return new TaskDefinition(
                name, aliases, summary, inputs, wordings, promptType, choiceUse, choices, output, value);
    }

    /** Whether there is a prompt in this language. */
    public boolean isIn(Language language) {
        return wordings.containsKey(language);
    }

    /** The settings that a request may set; see {@link TaskOptions}. */
    public Set<Setting> options() {
        return TaskOptions.of(this);
    }

    /**
     * The task as published.
     *
     * @throws IllegalArgumentException if there is no prompt in this language
     */
    public TaskPlan plan(Language language) {
        TaskWording wording = wordings.get(language);
        if (wording == null) {
            throw new IllegalArgumentException(name + " has no prompt in " + language);
        }
        return new TaskPlan(
                this,
                wording.prompt(),
                inputs.geometry(),
                inputs.imageSize(),
                wording.preset(),
                promptType,
                choices,
                false,
                wording.output(),
                SourceLimit.PUBLISHED);
    }
}
