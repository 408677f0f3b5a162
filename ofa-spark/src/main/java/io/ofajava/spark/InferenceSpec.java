// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.Task;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What executors need to know to perform a task on rows. Immutable.
 *
 * @param task name in the table of tasks
 * @param maxImageBytes largest image file
 * @param uriPrefixes what addresses must begin with; empty: any but those of web servers
 * @param hadoop for the file systems of images and of the model
 */
record InferenceSpec(
        ModelReference model,
        String task,
        GenerationOptions options,
        long maxImageBytes,
        List<String> uriPrefixes,
        SerializableConfiguration hadoop)
        implements Serializable {
    InferenceSpec {
        uriPrefixes = List.copyOf(uriPrefixes);
    }

    /** The same for another task and options. */
    InferenceSpec with(String otherTask, GenerationOptions otherOptions) {
        return new InferenceSpec(model, otherTask, otherOptions, maxImageBytes, uriPrefixes, hadoop);
    }

    /** Whether outputs are sampled, so that a seed decides them. */
    boolean isSampled() {
        return Task.of(task).output() == Task.Output.IMAGES
                || options.sampling().orElse(false)
                || options.topK().isPresent()
                || options.topP().isPresent()
                || options.candidates().isPresent();
    }

    /** Refuses a model that does not serve the task: not the fault of any row. */
    void requireServed(ModelCalls calls) {
        if (calls.tasks().stream()
                .noneMatch(served -> served.name().equals(Task.of(task).name()))) {
            throw SparkError.TASK_NOT_SERVED.with(
                    model.location(),
                    task,
                    calls.tasks().stream().map(Task::name).toList());
        }
    }
}
