// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.PromptType;
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

    GenerationOptions toGenerationOptions() {
        GenerationOptions options = GenerationOptions.defaults().withNBest(nBest);
        options = beamSize == 0 ? options : options.withBeamSize(beamSize);
        options = imageSize == 0 ? options : options.withImageSize(imageSize);
        options = maxLength == 0 ? options : options.withMaxLength(maxLength);
        return promptType == null ? options : options.withPromptType(PromptType.parse(promptType));
    }
}
