// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.Objects;

/**
 * Options for opening a checkpoint.
 *
 * @param weights which weights are read if a file contains several sets
 * @param lenient whether unknown tensors and settings, and settings that are not implemented, are ignored and reported
 *     instead of refused. Missing tensors and tensors with a wrong shape are always refused
 */
public record CheckpointOptions(WeightChoice weights, boolean lenient) {
    /** The weights of the published evaluation; strict. */
    public static final CheckpointOptions DEFAULT = new CheckpointOptions(WeightChoice.AUTO, false);

    /** Refuses null. */
    public CheckpointOptions {
        Objects.requireNonNull(weights, "weights");
    }

    /** Returns a copy with other weights. */
    public CheckpointOptions withWeights(WeightChoice value) {
        return new CheckpointOptions(value, lenient);
    }

    /** Returns a copy that is lenient or strict. */
    public CheckpointOptions withLenient(boolean value) {
        return new CheckpointOptions(weights, value);
    }
}
