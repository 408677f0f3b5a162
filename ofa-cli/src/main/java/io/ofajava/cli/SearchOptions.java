// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.RequestOptions;
import io.ofajava.task.PromptType;
import picocli.CommandLine.Option;

/** How the model searches for its output. */
final class SearchOptions {
    @Option(names = "--beam-size", paramLabel = "N", description = "hypotheses kept at each step (default: the task's)")
    private int beamSize;

    @Option(
            names = "--n-best",
            paramLabel = "N",
            defaultValue = "1",
            description = "outputs to print, at most the beam (default: ${DEFAULT-VALUE})")
    private int nBest;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description = "side of the square that pictures are resized to (default: the checkpoint's or the task's)")
    private int imageSize;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description = "the most tokens written, even where the task writes more at least (default: the task's)")
    private int maxLength;

    @Option(
            names = "--prompt-type",
            paramLabel = "TYPE",
            description =
                    "what the decoder reads first when it answers: none, src or prev_output (default: the checkpoint's)")
    private String promptType;

    RequestOptions toRequestOptions() {
        return new RequestOptions(
                beamSize, nBest, imageSize, maxLength, promptType == null ? null : PromptType.parse(promptType));
    }
}
