// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;

/**
 * The answer to a question.
 *
 * @param text the answer
 * @param score natural log probability of the answer and its end token, given the question; at most 0. For a closed
 *     question, the probabilities of all choices sum to 1 unless one choice is a prefix of another
 * @param nBest the best answers, beginning with this one; for a closed question, the choices from best to worst
 */
public record Answer(String text, double score, List<Alternative> nBest) {
    /** Keeps an immutable copy of the list. */
    public Answer {
        nBest = List.copyOf(nBest);
    }

    /** The answer's probability, 0 to 1. */
    public double probability() {
        return Math.exp(score);
    }
}
