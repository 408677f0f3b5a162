// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.error.InvalidInputException;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.Tasks;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The timed tasks: published prompts and searches with a fixed number of decoder steps, because random weights do not
 * end by themselves. The image of a caption has 384 x 384 pixels, the size of pretraining, at which the original was
 * timed. The other tasks use their own image sizes.
 */
public enum BenchTask {
    /** 16 tokens and the end, beam 5. */
    CAPTION(Tasks.CAPTION.withImageSize(384), 16),
    /** Three tokens and the end after the question, which the decoder reads too, beam 5. */
    ANSWER(Tasks.ANSWER, 3, "what color is the bus?"),
    /** Four bins and the end, beam 5. */
    GROUND(Tasks.GROUND, 4, "the man in a blue car"),
    /** All image tokens of an image, top-k 256. */
    PAINT(Tasks.PAINT, 0, "a red circle above a blue square");

    private final TaskPlan task;
    private final int tokens;
    private final String[] texts;

    BenchTask(TaskPlan task, int tokens, String... texts) {
        this.task = task;
        this.tokens = tokens;
        this.texts = texts;
    }

    /**
     * The task with this name, ignoring case.
     *
     * @throws InvalidInputException with the known names if there is none
     */
    public static BenchTask of(String name) {
        return Arrays.stream(values())
                .filter(task -> task.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> BenchError.ARGUMENT.with("task is " + name + "; it must be one of "
                        + Arrays.stream(values()).map(BenchTask::toString).collect(Collectors.joining(", "))));
    }

    /** The library's task. */
    public TaskPlan task() {
        return task;
    }

    /** Number of tokens generated after the prefix, not counting the end token; not used by {@link #PAINT}. */
    public int tokens() {
        return tokens;
    }

    /** The values of its prompt's slots. */
    public String[] texts() {
        return texts.clone();
    }

    /**
     * The task with a search that ends after exactly {@link #tokens()}.
     *
     * @param prefix tokens that the decoder reads first, which count in lengths
     */
    public TaskPlan fixed(int prefix) {
        return task.withPreset(task.preset().withMinLength(prefix + tokens).withMaxLength(prefix + tokens));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
