// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.Objects;

/**
 * How a checkpoint is opened.
 *
 * @param weights which weights are read where a file holds several sets
 * @param lenient whether tensors and settings that this library does not know, and settings that it does not implement,
 *     are ignored and reported instead of refused. Missing tensors and tensors of the wrong shape are refused either
 *     way
 */
public record CheckpointOptions(WeightChoice weights, boolean lenient) {
    /** The weights of the published evaluation, and nothing unknown. */
    public static final CheckpointOptions DEFAULT = new CheckpointOptions(WeightChoice.AUTO, false);

    /** Refuses null. */
    public CheckpointOptions {
        Objects.requireNonNull(weights, "weights");
    }

    /** The same with other weights. */
    public CheckpointOptions withWeights(WeightChoice value) {
        return new CheckpointOptions(value, lenient);
    }

    /** The same, lenient or not. */
    public CheckpointOptions withLenient(boolean value) {
        return new CheckpointOptions(weights, value);
    }
}
