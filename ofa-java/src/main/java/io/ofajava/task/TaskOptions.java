// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The settings that a request may set, by the task's inputs and output. */
final class TaskOptions {
    private static final List<String> SEARCH = List.of(
            "beamSize",
            "nBest",
            "minLength",
            "maxLength",
            "lengthPenalty",
            "noRepeatNgramSize",
            "unknownPenalty",
            "temperature");
    private static final List<String> TEXT_SAMPLING =
            List.of("sampling", "topK", "topP", "seed", "candidates", "prefix");
    private static final List<String> IMAGE_SAMPLING = List.of("candidates", "seed", "topK", "topP", "temperature");
    private static final List<String> IMAGE = List.of("imageSize", "orientation", "truncated");

    private TaskOptions() {}

    static Set<String> of(TaskDefinition task) {
        List<String> names = new ArrayList<>();
        switch (task.output()) {
            case TEXT, LABELED_BOXES -> {
                names.addAll(SEARCH);
                names.addAll(TEXT_SAMPLING);
                names.add("promptType");
            }
            case BOX -> {
                names.addAll(SEARCH);
                names.add("promptType");
            }
            case CHOICE -> names.addAll(List.of("beamSize", "nBest", "promptType"));
            case IMAGES -> names.addAll(IMAGE_SAMPLING);
        }
        if (task.choiceUse() == ChoiceUse.OPTIONAL || task.choiceUse() == ChoiceUse.REQUIRED) {
            names.add("choices");
        }
        if (task.inputs().image() != Use.NONE) {
            names.addAll(task.output() == OutputKind.IMAGES ? IMAGE.subList(1, IMAGE.size()) : IMAGE);
        }
        return new LinkedHashSet<>(names);
    }
}
