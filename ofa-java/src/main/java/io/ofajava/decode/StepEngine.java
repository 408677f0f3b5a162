// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * The model behind a {@link Decoder}: one call computes the next-token logits of every live row, after each token that
 * it is fed.
 *
 * <p>The engine keeps the KV cache of each row of its previous call. {@link Step#parents()} expresses beam reordering,
 * joining and leaving requests, and one row becoming several: one gather of that cache. An engine therefore needs no
 * concept of beams or requests except {@link Step#sources()}, which names the encoder output that a row attends to.
 */
@FunctionalInterface
public interface StepEngine {
    /**
     * Runs one decoder step and fills rows {@code 0 .. step.rows() * step.length() - 1} of {@link Step#logits()}, or
     * {@link Step#top()} where there is one.
     *
     * <p>Called from {@link Decoder#step()} on its caller's thread. An exception fails that step:
     * {@code Decoder.step()} throws with it as the cause, all live requests are dropped, and the decoder stays usable.
     */
    void run(Step step);
}
