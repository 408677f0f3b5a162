// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.Objects;

/**
 * Scores given answers instead of searching: the sum of the natural log probabilities of each answer's tokens and of
 * {@code </s>}. The prefix of the request is fed, not scored. Branches of the candidates' trie run together, up to
 * {@link DecoderOptions#maxRowsPerRequest()} at once; a wider trie is run in passes, each from the start of the prefix.
 *
 * @param candidates the answers; the result has one hypothesis for each, in their order
 * @param restricted true: each softmax is over the tokens that some answer allows next (the trie of all answers), as
 *     the reference's evaluation of closed questions does; false: over the whole vocabulary (or the request's range)
 */
public record Scoring(Candidates candidates, boolean restricted) implements SearchMode {
    /** Refuses null candidates. */
    public Scoring {
        Objects.requireNonNull(candidates, "candidates");
    }
}
