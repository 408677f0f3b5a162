// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * Divides the time of the inference thread between text decoding and everything else. While a text is being decoded,
 * image tokens and backend tasks get no more time than text steps had since: a text takes at most twice as long as it
 * would alone, plus one step or task. Used by the inference thread.
 */
final class StepScheduler {
    /** Upper bound on the credit that text steps can accumulate against other work. */
    private static final long MAX_CREDIT_NANOS = 50_000_000;

    /** Time of text steps since other work last ran, less the time that other work took, in nanoseconds. */
    private long textCredit;

    /**
     * Steps the decoder of text, then other work if it has credit.
     *
     * @param texts the decoder of text
     * @param other a step of the decoder of image tokens and at most one backend task
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
