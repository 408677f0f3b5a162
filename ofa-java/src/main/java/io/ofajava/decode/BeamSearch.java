// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * Beam search as in fairseq's SequenceGenerator: 2 x beams candidates per step; candidates that end among the best
 * {@code beams} are finished. The search stops when {@code beams} hypotheses are finished or the length limit is
 * reached.
 *
 * @param beams rows kept alive, at most {@link DecoderOptions#maxRowsPerRequest()}
 * @param normalize divide a hypothesis' score by its length (with {@code </s>}) to the power of {@code lengthPenalty}
 * @param lengthPenalty below 1 favours shorter, above 1 longer hypotheses; used when normalizing
 */
public record BeamSearch(int beams, boolean normalize, float lengthPenalty) implements SearchMode {
    /** Normalized scores, length penalty 1: the reference's defaults. */
    public BeamSearch(int beams) {
        this(beams, true, 1f);
    }
}
