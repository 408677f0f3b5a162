// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.Task;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The settings with which executors perform a task on rows. Immutable.
 *
 * @param task name of the task
 * @param maxImageBytes maximum size of an image file
 * @param uriPrefixes allowed prefixes of addresses; empty: all addresses except those of web servers
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

    /** Returns a copy for another task and other options. */
    InferenceSpec with(String otherTask, GenerationOptions otherOptions) {
        return new InferenceSpec(model, otherTask, otherOptions, maxImageBytes, uriPrefixes, hadoop);
    }

    /** Whether outputs are sampled, and therefore depend on a seed. */
    boolean isSampled() {
        return Task.of(task).output() == Task.Output.IMAGES
                || options.sampling().orElse(false)
                || options.topK().isPresent()
                || options.topP().isPresent()
                || options.candidates().isPresent();
    }

    /** Rejects a model that does not support the task. This is not an error of a row. */
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
