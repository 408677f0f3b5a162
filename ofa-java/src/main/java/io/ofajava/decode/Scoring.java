// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.Objects;

/**
 * Scores given outputs instead of searching: the sum of the natural log probabilities of each output's tokens and of
 * {@code </s>}. The prefix of the request is fed, not scored. Branches of the candidates' trie run together, up to
 * {@link DecoderOptions#maxRowsPerRequest()} at once; a wider trie runs in passes, each from the start of the prefix.
 *
 * @param candidates the outputs; the result has one hypothesis for each, in their order
 * @param restricted true: each softmax is over the tokens that some candidate allows next (the trie of all candidates),
 *     as in the reference's evaluation of closed questions; false: over the whole vocabulary (or the request's range)
 */
public record Scoring(Candidates candidates, boolean restricted) implements SearchMode {
    /** Rejects null candidates. */
    public Scoring {
        Objects.requireNonNull(candidates, "candidates");
    }
}
