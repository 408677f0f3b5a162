// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.ofa_step_top;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Values that an engine may return instead of logits: {@code ofa_step_top} in {@code ofa/decode.h}. The buffers are
 * direct views of memory that the decoder owns, valid during the call only.
 *
 * @param top number of candidates per token
 * @param firstColumns [rows] int32: first column of the row's window, at least 4
 * @param endColumns [rows] int32: the column past the window's last
 * @param temperatures [rows] float32: divides the logits before the softmax
 * @param wanted [rows, length] int32: a column whose logit is needed additionally, or -1
 * @param columns [rows, length, top] int32, to be filled: columns of the window's largest logits in any order, -1 where
 *     it has fewer
 * @param logits [rows, length, top] float32, to be filled: their logits
 * @param special [rows, length, 4] float32, to be filled: the logits of columns 0 to 3
 * @param wantedLogits [rows, length] float32, to be filled: the logit of {@code wanted}, or anything where that is -1
 * @param logSums [rows, length] float32, to be filled: logarithm of the sum of exp(x - largest x), x the logits of
 *     columns 0 to 3 and the window, divided by the temperature
 * @param used [1] int32: the engine sets it to 1 if it filled these buffers in place of the logits
 */
public record StepTop(
        int top,
        IntBuffer firstColumns,
        IntBuffer endColumns,
        FloatBuffer temperatures,
        IntBuffer wanted,
        IntBuffer columns,
        FloatBuffer logits,
        FloatBuffer special,
        FloatBuffer wantedLogits,
        FloatBuffer logSums,
        IntBuffer used) {
    private static final int SPECIALS = 4;

    static StepTop of(ofa_step_top step, int rows, int length, int top) {
        long tokens = (long) rows * length;
        return new StepTop(
                top,
                step.first_columns().capacity(rows).asBuffer(),
                step.end_columns().capacity(rows).asBuffer(),
                step.temperatures().capacity(rows).asBuffer(),
                step.wanted().capacity(tokens).asBuffer(),
                step.columns().capacity(tokens * top).asBuffer(),
                step.logits().capacity(tokens * top).asBuffer(),
                step.special().capacity(tokens * SPECIALS).asBuffer(),
                step.wanted_logits().capacity(tokens).asBuffer(),
                step.log_sums().capacity(tokens).asBuffer(),
                step.used().capacity(1).asBuffer());
    }
}
