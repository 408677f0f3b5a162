// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a set of weights in a training checkpoint that contains several. The public API has the same constants, which
 * this package cannot use, in {@code io.ofajava.WeightSet}.
 */
public enum WeightChoice {
    /**
     * The set that the published evaluation of the checkpoint's task uses: the exponential moving average for visual
     * question answering if the file contains it, otherwise the trained weights.
     */
    AUTO,
    /** The trained weights: {@code model} of a fairseq checkpoint. */
    MODEL,
    /**
     * The exponential moving average: {@code extra_state.ema} of a fairseq checkpoint. A file without it is refused.
     */
    EMA;

    private static final String AVERAGE = "extra_state.ema";
    /** The task whose published evaluation scripts read the average ({@code run_scripts/vqa}, {@code --ema-eval}). */
    private static final String AVERAGED_TASK = "vqa_gen";

    /**
     * Parses a name, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} if there is none
     */
    public static WeightChoice parse(String name) {
        return Setting.WEIGHTS.constant(WeightChoice.class, name);
    }

    /**
     * The chosen set.
     *
     * @param key where the trained weights are
     * @param average the averaged weights; null if the file holds none
     * @param task the task's name in the file; empty if there is none
     * @throws InvalidInputException if the set is missing
     */
    StateDict select(Path path, String key, Map<?, ?> trained, @Nullable Map<?, ?> average, String task) {
        if (average == null) {
            requireNoAverage(path);
            boolean expected = this == AUTO && task.equals(AVERAGED_TASK);
            String reason = expected
                    ? "the file holds no averaged weights (" + AVERAGE + "), which the published evaluation of " + task
                            + " reads"
                    : "";
            return new StateDict(key, reason, trained);
        }
        return switch (this) {
            case EMA -> new StateDict(AVERAGE, "the averaged weights were requested", average);
            case MODEL ->
                new StateDict(
                        key,
                        "the trained weights were requested; the file also holds averaged ones (" + AVERAGE + ")",
                        trained);
            case AUTO ->
                task.equals(AVERAGED_TASK)
                        ? new StateDict(
                                AVERAGE, "the published evaluation of " + task + " reads the averaged weights", average)
                        : new StateDict(
                                key,
                                "the published evaluation of " + (task.isEmpty() ? "an unnamed task" : task)
                                        + " reads the trained weights; the file also holds averaged ones (" + AVERAGE
                                        + ")",
                                trained);
        };
    }

    /** Refuses a file without averaged weights if these were chosen. */
    void requireNoAverage(Path path) {
        if (this == EMA) {
            throw CheckpointError.NO_AVERAGED_WEIGHTS.with(path, "holds no averaged weights (" + AVERAGE + ")");
        }
    }
}
