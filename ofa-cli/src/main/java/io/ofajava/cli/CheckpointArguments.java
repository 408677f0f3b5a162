// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.checkpoint.WeightChoice;
import picocli.CommandLine.Option;

/** How a checkpoint is opened. */
final class CheckpointArguments {
    @Option(
            names = "--weights",
            paramLabel = "SET",
            description = "which weights of a training checkpoint: automatic (what the published evaluation of its task"
                    + " reads), trained, or averaged (default: automatic)")
    private String weights = "automatic";

    @Option(
            names = "--lenient",
            description = "ignore tensors and settings that are unknown or not implemented; results may be wrong")
    private boolean lenient;

    CheckpointOptions options() {
        return new CheckpointOptions(WeightChoice.parse(weights), lenient);
    }
}
