// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * Divides the time of the inference thread between text decoding and other work. While a text is being decoded, image
 * tokens and backend tasks get at most the time that text steps used since: a text takes at most twice as long as it
 * would alone, plus one step or task. Used by the inference thread.
 */
final class StepScheduler {
    /** Upper bound on the credit that text steps can accumulate against other work. */
    private static final long MAX_CREDIT_NANOS = 50_000_000;

    /** Time of text steps since other work last ran, minus the time of that work, in nanoseconds. */
    private long textCredit;

    /**
     * Runs a step of the text decoder, then other work if its credit allows.
     *
     * @param texts the text decoder
     * @param other a step of the image token decoder and at most one backend task
     */
    void step(DecodeLoop texts, Runnable other) {
        long start = System.nanoTime();
        boolean decoding = texts.isStepping();
        texts.step();
        long now = System.nanoTime();
        textCredit = decoding ? Math.min(textCredit + (now - start), MAX_CREDIT_NANOS) : MAX_CREDIT_NANOS;
        if (textCredit > 0) {
            other.run();
            textCredit -= System.nanoTime() - now;
        }
    }
}
