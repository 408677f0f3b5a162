// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The settings that a request may set, by the task's inputs and output. */
final class TaskOptions {
    private static final List<Setting> SEARCH = List.of(
            Setting.BEAM_SIZE,
            Setting.N_BEST,
            Setting.MIN_LENGTH,
            Setting.MAX_LENGTH,
            Setting.LENGTH_PENALTY,
            Setting.NO_REPEAT_NGRAM_SIZE,
            Setting.UNKNOWN_PENALTY,
            Setting.TEMPERATURE);
    private static final List<Setting> TEXT_SAMPLING =
            List.of(Setting.SAMPLING, Setting.TOP_K, Setting.TOP_P, Setting.SEED, Setting.CANDIDATES, Setting.PREFIX);
    private static final List<Setting> IMAGE_SAMPLING =
            List.of(Setting.CANDIDATES, Setting.SEED, Setting.TOP_K, Setting.TOP_P, Setting.TEMPERATURE);
    private static final List<Setting> IMAGE = List.of(Setting.IMAGE_SIZE, Setting.ORIENTATION, Setting.TRUNCATED);

    private TaskOptions() {}

    static Set<Setting> of(TaskDefinition task) {
        List<Setting> names = new ArrayList<>();
        switch (task.output()) {
            case TEXT, LABELED_BOXES -> {
                names.addAll(SEARCH);
                names.addAll(TEXT_SAMPLING);
                names.add(Setting.PROMPT_TYPE);
            }
            case BOX -> {
                names.addAll(SEARCH);
                names.add(Setting.PROMPT_TYPE);
            }
            case CHOICE -> names.addAll(List.of(Setting.BEAM_SIZE, Setting.N_BEST, Setting.PROMPT_TYPE));
            case IMAGES -> names.addAll(IMAGE_SAMPLING);
        }
        if (task.choiceUse() == ChoiceUse.OPTIONAL || task.choiceUse() == ChoiceUse.REQUIRED) {
            names.add(Setting.CHOICES);
        }
        if (task.inputs().image() != Use.NONE) {
            names.addAll(task.output() == OutputKind.IMAGES ? IMAGE.subList(1, IMAGE.size()) : IMAGE);
        }
        return new LinkedHashSet<>(names);
    }
}
