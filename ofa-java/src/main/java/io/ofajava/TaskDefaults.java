// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.Setting;
import io.ofajava.task.DecodePreset;
import io.ofajava.task.OutputKind;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskPlan;
import io.ofajava.text.Language;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The published settings of a task as options. */
final class TaskDefaults {
    /** Settings of the published text-to-image evaluation. */
    static final int IMAGE_TOP_K = 256;

    private TaskDefaults() {}

    static GenerationOptions of(TaskDefinition task) {
        Language language = task.isIn(Language.ENGLISH)
                ? Language.ENGLISH
                : task.wordings().keySet().iterator().next();
        TaskPlan plan = task.plan(language);
        DecodePreset preset = plan.preset();
        Map<Setting, Object> published = new LinkedHashMap<>();
        if (task.output() == OutputKind.IMAGES) {
            published.put(Setting.CANDIDATES, 1);
            published.put(Setting.TOP_K, IMAGE_TOP_K);
            published.put(Setting.TEMPERATURE, 1);
        } else {
            published.put(Setting.BEAM_SIZE, preset.beamSize());
            published.put(Setting.MIN_LENGTH, preset.minLength());
            published.put(Setting.MAX_LENGTH, preset.maxLength());
            published.put(Setting.NO_REPEAT_NGRAM_SIZE, preset.noRepeatNgramSize());
            published.put(Setting.LENGTH_PENALTY, preset.lengthPenalty());
            published.put(Setting.TEMPERATURE, preset.temperature());
            published.put(Setting.PROMPT_TYPE, plan.promptType().name());
        }
        if (plan.readsImage()) {
            published.put(Setting.IMAGE_SIZE, plan.imageSize());
        }
        Set<Setting> taken = task.options();
        GenerationOptions result = GenerationOptions.defaults();
        for (Map.Entry<Setting, Object> entry : published.entrySet()) {
            if (taken.contains(entry.getKey())) {
                result = result.with(entry.getKey(), entry.getValue());
            }
        }
        return result;
    }
}
