// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.ofa_step_ahead;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Data with which an engine can run further steps before the search has seen the output of this one:
 * {@code ofa_step_ahead} in {@code ofa/decode.h}. Those steps have the same rows in the same order, one token each, at
 * the next positions. The buffers are direct views of memory that the decoder owns, valid during the call only.
 *
 * @param steps number of steps that are certain to follow, 1 .. {@link DecoderOptions#ahead()}
 * @param topK [rows] int32: number of largest logits in the row's window to sample from
 * @param draws [rows, steps + 1] float32, uniform random numbers in [0, 1): for each row, for the output of this step
 *     and of those ahead
 */
public record StepAhead(int steps, IntBuffer topK, FloatBuffer draws) {
    static StepAhead of(ofa_step_ahead ahead, int rows) {
        int steps = ahead.steps();
        return new StepAhead(
                steps,
                ahead.top_k().capacity(rows).asBuffer(),
                ahead.draws().capacity((long) rows * (steps + 1)).asBuffer());
    }

    /** The random number of a row for the output of a step; 0 is this step, 1 the first one ahead. */
    public float draw(int row, int step) {
        return draws.get(row * (steps + 1) + step);
    }
}
