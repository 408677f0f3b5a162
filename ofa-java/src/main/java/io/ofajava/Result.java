// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.TaskError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The result of a request.
 *
 * @param task the task that was performed
 * @param text the best output; empty for images
 * @param score natural log probability of {@code text}: of the whole output for {@code answer} and for choices, else
 *     divided by a power of its number of tokens; 0 for images
 * @param nBest the best outputs, beginning with {@code text}; for a closed question, the choices from best to worst
 * @param boxes for grounding, the boxes from best to worst; otherwise the boxes in the best output, in its order
 * @param images generated images
 * @param seed seed of the samples, if outputs were sampled; with the same options it reproduces the outputs
 * @param image properties of the request's decoded image
 * @param notes remarks for the caller about how the request was performed, such as parts of its image that were lost;
 *     one sentence each
 */
public record Result(
        Task task,
        String text,
        double score,
        List<Alternative> nBest,
        List<LabeledBox> boxes,
        Optional<GeneratedImages> images,
        OptionalLong seed,
        Optional<InputImage> image,
        List<String> notes) {
    /** Keeps immutable copies of the lists. */
    public Result {
        nBest = List.copyOf(nBest);
        boxes = List.copyOf(boxes);
        notes = List.copyOf(notes);
    }

    /**
     * The output as a caption.
     *
     * @throws io.ofajava.error.ModelOutputException with {@link TaskError#NO_TEXT} if there is no text
     */
    public Caption caption() {
        requireText();
        return new Caption(text, score, nBest);
    }

    /**
     * The output as an answer.
     *
     * @throws io.ofajava.error.ModelOutputException with {@link TaskError#NO_TEXT} if there is no text
     */
    public Answer answer() {
        requireText();
        return new Answer(text, score, nBest);
    }

    /**
     * The output as a region of the image.
     *
     * @throws io.ofajava.error.ModelOutputException with {@link TaskError#NO_BOX} if there is no box
     */
    public Region region() {
        if (boxes.isEmpty()) {
            throw TaskError.NO_BOX.with(task.name(), text);
        }
        LabeledBox best = boxes.get(0);
        List<Region.Candidate> candidates = boxes.stream()
                .map(box -> new Region.Candidate(box.box(), box.normalized(), box.score()))
                .toList();
        return new Region(best.box(), best.normalized(), best.score(), candidates);
    }

    private void requireText() {
        if (nBest.isEmpty()) {
            throw TaskError.NO_TEXT.with();
        }
    }
}
