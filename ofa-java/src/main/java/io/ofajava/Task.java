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

/** One thing that OFA was trained to do: the public view of a row in the table of tasks. */
public final class Task {
    private static final List<Task> ALL =
            TaskTable.all().stream().map(Task::new).toList();

    private final TaskDefinition definition;

    private Task(TaskDefinition definition) {
        this.definition = definition;
    }

    /** Whether a task takes an input. */
    public enum Use {
        /** It does not. */
        NONE,
        /** It may be given. */
        OPTIONAL,
        /** It must be given. */
        REQUIRED
    }

    /** Where the choices of a task come from. */
    public enum Choices {
        /** It has none. */
        NONE,
        /** A request may give some. */
        OPTIONAL,
        /** A request gives them, unless the checkpoint brings its labels. */
        REQUIRED,
        /** It has its own. */
        FIXED
    }

    /** What a task gives. */
    public enum Output {
        /** Free text, or one of the choices where a request gives some. */
        TEXT,
        /** One of the choices. */
        CHOICE,
        /** One box. */
        BOX,
        /** Text with boxes in it, each followed by its label. */
        LABELED_BOXES,
        /** Images. */
        IMAGES
    }

    /** All tasks, in the order of the documentation. */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * The task of a name or alias.
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

    /** The name everywhere: {@code caption}, {@code infill-image}. */
    public String name() {
        return definition.name();
    }

    /** Other names that {@link #of} understands. */
    public List<String> aliases() {
        return definition.aliases();
    }

    /** What it does, in one line. */
    public String summary() {
        return definition.summary();
    }

    /** Whether it reads an image. */
    public Use image() {
        return Use.valueOf(definition.inputs().image().name());
    }

    /** Names of its texts, in the order in which a request gives them. */
    public List<String> texts() {
        return definition.inputs().texts().stream().map(TextInput::name).toList();
    }

    /** Whether it takes a region of the image. */
    public Use region() {
        return Use.valueOf(definition.inputs().region().name());
    }

    /** Whether it takes the names of objects on the image. */
    public Use objectTags() {
        return Use.valueOf(definition.inputs().objectTags().name());
    }

    /** Where its choices come from. */
    public Choices choices() {
        return Choices.valueOf(definition.choiceUse().name());
    }

    /** Its own choices; empty unless {@link Choices#FIXED}. */
    public List<String> fixedChoices() {
        return definition.choices();
    }

    /** What it gives. */
    public Output output() {
        return Output.valueOf(definition.output().name());
    }

    /** The generation options that a request may set. */
    public Set<Setting> options() {
        return definition.options();
    }

    /** Codes of the languages that there is a prompt for: {@code en}, {@code zh}. */
    public Set<String> languages() {
        Set<String> codes = new TreeSet<>();
        definition.wordings().keySet().forEach(language -> codes.add(language.code()));
        return Collections.unmodifiableSet(codes);
    }

    /**
     * The settings that the task was published with, in English if it is; the checkpoint's own take their place. Those
     * that have no effect on the task are not set.
     */
    public GenerationOptions defaults() {
        return TaskDefaults.of(definition);
    }

    /** Arguments of {@code ofa run --task NAME} after the name. */
    public String example() {
        return definition.example();
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }
}
