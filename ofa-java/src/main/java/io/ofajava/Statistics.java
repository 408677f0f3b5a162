// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * Current state of a model, and counters since it was loaded. Counters never decrease.
 *
 * @param queued requests waiting to be encoded
 * @param encoderCalls number of encoder calls
 * @param encodedInputs number of inputs encoded by those calls; greater than {@code encoderCalls} if requests were
 *     encoded in batches
 * @param memoryBytes memory that the engine holds for tensors, including free memory kept for reuse; without weights
 * @param text the text decoder
 * @param images the image token decoder; all zero before the first image
 */
public record Statistics(
        int queued, long encoderCalls, long encodedInputs, long memoryBytes, Decoding text, Decoding images) {
    /**
     * Statistics of one decoder.
     *
     * @param requests requests that have rows
     * @param rows rows of the last step; 0 if no request has rows
     * @param parked encoded requests waiting for rows
     * @param steps number of steps, one engine call each
     * @param rowSteps number of tokens read by the rows of all steps; divided by {@code steps}, the mean batch size
     * @param tokens number of tokens of all returned hypotheses, including prefix and end token
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

    /** The sum of both, for an {@link Ofa} with two models. */
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
