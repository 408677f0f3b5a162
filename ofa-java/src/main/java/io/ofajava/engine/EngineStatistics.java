// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * What an inference thread does at one moment and has done since it started. Counters never fall.
 *
 * @param queued requests that wait to be encoded
 * @param encoderCalls calls of the encoder
 * @param encodedSources sources that those calls encoded; more than one a call where requests waited together
 * @param memoryBytes memory that the backend holds for tensors, free ones that it keeps for reuse included; weights are
 *     not counted
 * @param text the decoder of text
 * @param codes the decoder of image tokens; all zero before the first image
 */
public record EngineStatistics(
        int queued, long encoderCalls, long encodedSources, long memoryBytes, Decoding text, Decoding codes) {
    /** Before anything was done. */
    static final EngineStatistics NONE = new EngineStatistics(0, 0, 0, 0, Decoding.NONE, Decoding.NONE);

    /**
     * One decoder.
     *
     * @param requests requests that have rows
     * @param rows rows of the last step, 0 when no request has rows
     * @param parked encoded requests that wait for rows
     * @param steps steps run, one engine call each; a forced prefix takes one step for all its tokens, or several
     * @param rowSteps tokens that the rows of all those steps read, one a row but for forced prefixes; divided by
     *     {@code steps} the mean batch
     * @param tokens tokens of all hypotheses that were handed out, prefix and end included
     */
    public record Decoding(int requests, int rows, int parked, long steps, long rowSteps, long tokens) {
        static final Decoding NONE = new Decoding(0, 0, 0, 0, 0, 0);
    }
}
