// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;

/**
 * What a model wrote for an instruction.
 *
 * @param text the output without outer white space; bins and codes show by name, {@code <bin_12>}
 * @param score natural log probability per token (divided by a power of the length); at most 0, higher is better
 * @param boxes the boxes in the output, in its order; empty without a picture
 * @param nBest the best outputs, this one first
 */
public record Generation(String text, double score, List<LabeledBox> boxes, List<Alternative> nBest) {
    /** Keeps immutable copies of the lists. */
    public Generation {
        boxes = List.copyOf(boxes);
        nBest = List.copyOf(nBest);
    }
}
