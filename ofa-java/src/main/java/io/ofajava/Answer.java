// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;

/**
 * The answer to a question.
 *
 * @param text the answer
 * @param score natural log probability of the answer with its end, given the question; at most 0. For a closed question
 *     all choices' probabilities sum to 1 where none of them is the beginning of another
 * @param nBest the best answers, this one first; for a closed question the choices from best to worst
 */
public record Answer(String text, double score, List<Alternative> nBest) {
    /** Keeps an immutable copy of the list. */
    public Answer {
        nBest = List.copyOf(nBest);
    }

    /** The answer's probability, 0..1. */
    public double probability() {
        return Math.exp(score);
    }
}
