// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a task gave.
 *
 * @param task what was done
 * @param text the best output; empty for images
 * @param score its natural log probability on the task's scale; 0 for images
 * @param nBest the best outputs, the first of them {@code text}; choices from best to worst for a closed question
 * @param boxes the box of a grounding request with its n-best, or the boxes in the best output, in its order
 * @param images generated images
 * @param seed what samples came from; with the same options it gives the same outputs again
 */
public record Result(
        Task task,
        String text,
        double score,
        List<Alternative> nBest,
        List<LabeledBox> boxes,
        Optional<GeneratedImages> images,
        OptionalLong seed) {
    /** Keeps immutable copies of the lists. */
    public Result {
        nBest = List.copyOf(nBest);
        boxes = List.copyOf(boxes);
    }
}
