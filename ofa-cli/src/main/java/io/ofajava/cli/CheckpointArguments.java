// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.OfaOptions;
import io.ofajava.WeightSet;
import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.checkpoint.WeightChoice;
import picocli.CommandLine.Option;

/** Flags for opening a checkpoint. */
final class CheckpointArguments {
    @Option(
            names = "--weights",
            paramLabel = "SET",
            description = "weights of a training checkpoint: auto (those used by the published evaluation of "
                    + "its task), model, or ema (default: auto)")
    private String weights = "auto";

    @Option(
            names = "--lenient",
            description = "ignore tensors and settings that are unknown or not implemented; results may be wrong")
    private boolean lenient;

    /** The options with the given weights. */
    OfaOptions apply(OfaOptions options) {
        return options.withWeights(WeightSet.parse(weights)).withLenient(lenient);
    }

    CheckpointOptions options() {
        return new CheckpointOptions(WeightChoice.parse(weights), lenient);
    }
}
