// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;

/**
 * A caption of an image.
 *
 * @param text without punctuation, as in the original evaluation of captions
 * @param score natural log probability per token, divided by a power of the length if the preset says so; at most 0,
 *     higher is better
 * @param nBest the best outputs, beginning with this one; fewer than requested if the search found fewer
 */
public record Caption(String text, double score, List<Alternative> nBest) {
    /** Keeps an immutable copy of the list. */
    public Caption {
        nBest = List.copyOf(nBest);
    }
}
