// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.task.TaskDefinition;
import io.ofajava.task.TaskTable;
import io.ofajava.task.TextInput;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A task that OFA was trained for: the public view of a row of the task table. */
public final class Task {
    private static final List<Task> ALL =
            TaskTable.all().stream().map(Task::new).toList();

    private final TaskDefinition definition;

    private Task(TaskDefinition definition) {
        this.definition = definition;
    }

    /** Whether a task accepts an input. */
    public enum Use {
        /** Not accepted. */
        NONE,
        /** Optional. */
        OPTIONAL,
        /** Required. */
        REQUIRED
    }

    /** Source of the choices of a task. */
    public enum Choices {
        /** The task has no choices. */
        NONE,
        /** The request may give choices. */
        OPTIONAL,
        /** The request gives choices, unless the checkpoint contains labels. */
        REQUIRED,
        /** The task defines its choices. */
        FIXED
    }

    /** Kind of output of a task. */
    public enum Output {
        /** Free text, or one of the choices if a request gives some. */
        TEXT,
        /** One of the choices. */
        CHOICE,
        /** One box. */
        BOX,
        /** Text that contains boxes, each followed by its label. */
        LABELED_BOXES,
        /** Images. */
        IMAGES
    }

    /** All tasks, in the order of the documentation. */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * Finds a task by name or alias.
     *
     * @throws InvalidInputException with {@code task-unknown} if there is none
     */
    public static Task of(String name) {
        Objects.requireNonNull(name, "name");
        return ALL.stream()
                .filter(task ->
                        task.name().equals(name) || task.definition.aliases().contains(name))
                .findFirst()
                .orElseThrow(() -> TaskError.UNKNOWN.with(
                        name, ALL.stream().map(Task::name).toList()));
    }

    TaskDefinition definition() {
        return definition;
    }

    /** The name in all interfaces, such as {@code caption} or {@code infill-image}. */
    public String name() {
        return definition.name();
    }

    /** Other names that {@link #of} accepts. */
    public List<String> aliases() {
        return definition.aliases();
    }

    /** One-line description. */
    public String summary() {
        return definition.summary();
    }

    /** Whether it accepts an image. */
    public Use image() {
        return Use.valueOf(definition.inputs().image().name());
    }

    /** Names of its texts, in the order in which a request gives them. */
    public List<String> texts() {
        return definition.inputs().texts().stream().map(TextInput::name).toList();
    }

    /** Whether it accepts a region of the image. */
    public Use region() {
        return Use.valueOf(definition.inputs().region().name());
    }

    /** Whether it accepts the names of objects in the image. */
    public Use objectTags() {
        return Use.valueOf(definition.inputs().objectTags().name());
    }

    /** Source of its choices. */
    public Choices choices() {
        return Choices.valueOf(definition.choiceUse().name());
    }

    /** The task's own choices; empty unless {@link Choices#FIXED}. */
    public List<String> fixedChoices() {
        return definition.choices();
    }

    /** Kind of its output. */
    public Output output() {
        return Output.valueOf(definition.output().name());
    }

    /** The generation options that a request may set. */
    public Set<Setting> options() {
        return definition.options();
    }

    /** Codes of the languages with a prompt: {@code en}, {@code zh}. */
    public Set<String> languages() {
        Set<String> codes = new TreeSet<>();
        definition.wordings().keySet().forEach(language -> codes.add(language.code()));
        return Collections.unmodifiableSet(codes);
    }

    /**
     * The published settings of the task, of the English model if there is one. A checkpoint's own settings take
     * precedence. Settings without effect on the task are not set.
     */
    public GenerationOptions defaults() {
        return TaskDefaults.of(definition);
    }

    /** Arguments of {@code ofa run --task NAME}, after the name. */
    public String example() {
        return definition.example();
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }
}
