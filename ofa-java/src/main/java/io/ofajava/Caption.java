// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;

/**
 * A caption of a picture.
 *
 * @param text without punctuation, as the original evaluates captions
 * @param score natural log probability per token (divided by a power of the length, where the preset says so); at most
 *     0, higher is better
 * @param nBest the best outputs, this one first; as many as were asked for, or fewer where the search found fewer
 */
public record Caption(String text, double score, List<Alternative> nBest) {
    /** Keeps an immutable copy of the list. */
    public Caption {
        nBest = List.copyOf(nBest);
    }
}
