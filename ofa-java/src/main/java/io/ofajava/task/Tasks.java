// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.text.Language;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The English tasks of {@link TaskTable} as published. */
public final class Tasks {
    /** A caption, with the settings of the base and large models. */
    public static final TaskPlan CAPTION = english("caption");

    /** A caption, with the settings of the huge model. */
    public static final TaskPlan CAPTION_HUGE = huge(CAPTION);

    /** The answer to a question: free text, or one of a list of choices. */
    public static final TaskPlan ANSWER = english("answer");

    /** The box of what a phrase describes: exactly four bins. */
    public static final TaskPlan GROUND = english("ground");

    /** Whether an image entails a hypothesis. */
    public static final TaskPlan ENTAIL = english("entail");

    /** The same for an image and its caption together. */
    public static final TaskPlan ENTAIL_WITH_CAPTION = english("entail-with-caption");

    /** The class that an image shows; the classes are given as choices. */
    public static final TaskPlan CLASSIFY = english("classify");

    /** The headline of an article. */
    public static final TaskPlan SUMMARIZE = english("summarize");

    /** The text in an image. */
    public static final TaskPlan READ_TEXT = english("ocr");

    /** The objects in an image: for each one four bins, then its label. */
    public static final TaskPlan DETECT = english("detect");

    /** The complete text for a text with {@code <mask>} in place of some words. */
    public static final TaskPlan INFILL_TEXT = english("infill-text");

    /** A caption of one region. */
    public static final TaskPlan DESCRIBE_REGION = english("describe-region");

    /** A new middle for an image. */
    public static final TaskPlan INFILL_IMAGE = english("infill-image");

    /** An image of a text. */
    public static final TaskPlan PAINT = english("paint");

    /** Any instruction, passed to the model unchanged after one space. */
    public static final TaskPlan INSTRUCT = english("run");

    /** The language tasks of the GLUE benchmark by their lower-case names. */
    public static final Map<String, TaskPlan> GLUE = glue();

    private Tasks() {}

    private static TaskPlan english(String name) {
        return TaskTable.of(name).plan(Language.ENGLISH);
    }

    /** The published settings of the huge model. */
    public static TaskPlan huge(TaskPlan caption) {
        return caption.withPreset(
                caption.preset().withBeamSize(10).withTemperature(0.98f).withLengthPenalty(0.98f));
    }

    private static Map<String, TaskPlan> glue() {
        Map<String, TaskPlan> tasks = new LinkedHashMap<>();
        List.of("cola", "sst2", "mrpc", "qqp", "qnli", "rte", "mnli").forEach(name -> tasks.put(name, english(name)));
        return Map.copyOf(tasks);
    }
}
