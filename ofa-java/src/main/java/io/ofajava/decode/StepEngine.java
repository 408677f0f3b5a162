// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * The model that a {@link Decoder} drives: one call computes the next-token logits of every live row, after each token
 * that it is fed.
 *
 * <p>The engine keeps the key/value cache of each row of its last call. Beam reordering, requests that join or leave,
 * and one row becoming several are all expressed by {@link Step#parents()}: one gather of that cache. An engine
 * therefore needs no notion of beams or requests beyond {@link Step#sources()}, which says whose encoder output a row
 * attends to.
 */
@FunctionalInterface
public interface StepEngine {
    /**
     * Runs one decoder step and fills rows {@code 0 .. step.rows() * step.length() - 1} of {@link Step#logits()}, or
     * {@link Step#top()} where there is one.
     *
     * <p>Called from {@link Decoder#step()} on its caller's thread. An exception fails that step: it surfaces from
     * {@code Decoder.step()} as the cause, every live request is dropped, and the decoder stays usable.
     */
    void run(Step step);
}
