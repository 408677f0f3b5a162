// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * The state of an inference thread and its counters since its start. Counters never decrease.
 *
 * @param queued requests that wait to be encoded
 * @param encoderCalls calls of the encoder
 * @param encodedSources sources in those calls; more than one per call if requests waited together
 * @param memoryBytes memory of the backend's tensors, including freed ones that are kept for reuse, without weights
 * @param text the decoder of text
 * @param codes the decoder of image tokens; all zero before the first image
 */
public record EngineStatistics(
        int queued, long encoderCalls, long encodedSources, long memoryBytes, Decoding text, Decoding codes) {
    /** The state before the first request. */
    static final EngineStatistics NONE = new EngineStatistics(0, 0, 0, 0, Decoding.NONE, Decoding.NONE);

    /**
     * One decoder.
     *
     * @param requests requests that have rows
     * @param rows rows of the last step, 0 if no request has rows
     * @param parked encoded requests that wait for rows
     * @param steps steps run, one engine call each; a forced prefix takes one step for all its tokens, or several
     * @param rowSteps tokens that the rows of all those steps read, one per row except for forced prefixes; divided by
     *     {@code steps} the mean batch size
     * @param tokens tokens of all returned hypotheses, prefix and end included
     */
    public record Decoding(int requests, int rows, int parked, long steps, long rowSteps, long tokens) {
        static final Decoding NONE = new Decoding(0, 0, 0, 0, 0, 0);
    }
}
