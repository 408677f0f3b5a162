// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input of an evaluation with its expected output.
 *
 * @param id unique within the set
 * @param image its file
 * @param text the question, phrase or hypothesis; empty for a caption
 * @param caption the caption of a hypothesis in visual entailment; empty if there is none
 * @param answers every caption, every annotator's answer, or the one label; empty for boxes
 * @param box the region in pixels; null unless regions are evaluated
 */
record Example(
        String id,
        Path image,
        String text,
        String caption,
        List<String> answers,
        @Nullable Box box) {
    Example {
        answers = List.copyOf(answers);
    }

    static Example of(String id, Path image, String text, List<String> answers) {
        return new Example(id, image, text, "", answers, null);
    }
}
