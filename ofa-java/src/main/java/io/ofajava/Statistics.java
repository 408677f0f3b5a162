// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * What a model does at one moment and has done since it was loaded. Counters never fall.
 *
 * @param queued requests that wait to be encoded
 * @param encoderCalls calls of the encoder
 * @param encodedInputs inputs that those calls encoded; more than one a call where requests waited together
 * @param memoryBytes memory that the engine holds for tensors, free ones that it keeps for reuse included; weights are
 *     not counted
 * @param text the decoder of text
 * @param images the decoder of image tokens; all zero before the first image
 */
public record Statistics(
        int queued, long encoderCalls, long encodedInputs, long memoryBytes, Decoding text, Decoding images) {
    /**
     * One decoder.
     *
     * @param requests requests that have rows
     * @param rows rows of the last step, 0 when no request has rows
     * @param parked encoded requests that wait for rows
     * @param steps steps run, one engine call each
     * @param rowSteps tokens that the rows of all those steps read; divided by {@code steps} the mean batch
     * @param tokens tokens of all hypotheses that were handed out, prefix and end included
     */
    public record Decoding(int requests, int rows, int parked, long steps, long rowSteps, long tokens) {
        private Decoding plus(Decoding other) {
            return new Decoding(
                    requests + other.requests,
                    rows + other.rows,
                    parked + other.parked,
                    steps + other.steps,
                    rowSteps + other.rowSteps,
                    tokens + other.tokens);
        }
    }

    /** Both together: of a model that consists of two. */
    Statistics plus(Statistics other) {
        return new Statistics(
                queued + other.queued,
                encoderCalls + other.encoderCalls,
                encodedInputs + other.encodedInputs,
                memoryBytes + other.memoryBytes,
                text.plus(other.text),
                images.plus(other.images));
    }
}
