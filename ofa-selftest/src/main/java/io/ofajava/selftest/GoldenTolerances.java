// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.onnx.Precision;

/**
 * How close an engine must come to the record in a precision.
 *
 * @param forward of hidden states and logits, or null where no bound is known: int8, whose rounding random weights
 *     enlarge beyond use
 * @param generate of searches
 * @param pixels of the VQGAN's floats, absolutely
 * @param levels of the VQGAN's bytes
 */
public record GoldenTolerances(Forward forward, Generate generate, double pixels, int levels) {
    /** How much coarser float16 rounds than float32: 24 digits of a float32 against 11. */
    private static final double HALF_ROUNDING = 0x1p13;
    /** How much coarser bfloat16 rounds than float16: 8 digits. */
    private static final int BRAIN_ROUNDING = 8;

    private static final double HALF_FEATURES = 0.025;
    private static final double HALF_PIXELS = 2e-2;
    private static final int HALF_LEVELS = 3;
    /**
     * What float16's rounding does to the score of a token, where logits differ by up to 0.12: among the same tokens up
     * to 0.094 was seen, and a hypothesis that overtakes the record's best was at most 0.101 behind it.
     */
    private static final double HALF_SCORE = 0.15;
    /** Runs in which no two candidates came closer than this anywhere have the record's tokens in float16. */
    private static final double HALF_NARROW = 0.01;

    private static final GoldenTolerances FULL =
            new GoldenTolerances(new Forward(2e-4, 3e-4, 1e-3, 2, 0), new Generate(true, 5e-4, 1e-4, 0), 1e-4, 1);
    private static final GoldenTolerances HALF =
            new GoldenTolerances(half(1), new Generate(false, HALF_SCORE, HALF_NARROW, 0), HALF_PIXELS, HALF_LEVELS);
    private static final GoldenTolerances BRAIN = new GoldenTolerances(
            half(BRAIN_ROUNDING),
            new Generate(false, BRAIN_ROUNDING * HALF_SCORE, BRAIN_ROUNDING * HALF_NARROW, 0),
            BRAIN_ROUNDING * HALF_PIXELS,
            BRAIN_ROUNDING * HALF_LEVELS);
    /** The share of runs that int8 may decide otherwise: 58 of all 76 were counted, 26 of nano-base's 35. */
    private static final double INTEGER_OTHER = 0.8;
    /** Of the VQGAN what it is in float32, since that it computes in. */
    private static final GoldenTolerances INTEGER =
            new GoldenTolerances(null, new Generate(false, Double.NaN, Double.NaN, INTEGER_OTHER), 1e-4, 1);

    /**
     * How close the values of a forward pass must be.
     *
     * @param encoder hidden states, absolutely
     * @param logits absolutely
     * @param features of the picture stem, relative to the largest one
     * @param hiddenNoise hidden states may differ by the reference's own distance between float32 and float64 times
     *     this, where that is more
     * @param logitNoise likewise for logits
     */
    public record Forward(double encoder, double logits, double features, double hiddenNoise, double logitNoise) {}

    /**
     * How close searches must be.
     *
     * @param everyHypothesis whether all hypotheses are compared; else the best one of each row, by the rules of
     *     {@link Margins}
     * @param score of the scores of tokens and hypotheses; NaN if scores are not compared
     * @param narrow the gap between any two candidates of a run from which on its tokens are exact; NaN if they never
     *     need be
     * @param other the share of runs in which the best hypothesis of a row may be another one; 0 if runs are not
     *     counted
     */
    public record Generate(boolean everyHypothesis, double score, double narrow, double other) {
        /** Whether runs are counted instead of judged one by one. */
        public boolean counts() {
            return other > 0;
        }
    }

    /**
     * The tolerances of a precision. Those of bf16 are those of fp16 times eight, by its coarser rounding alone:
     * nothing that computes in it was at hand to measure.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static GoldenTolerances of(Precision precision) {
        if (precision.equals(Precision.FP32)) {
            return FULL;
        }
        if (precision.equals(Precision.FP16)) {
            return HALF;
        }
        if (precision.equals(Precision.BF16)) {
            return BRAIN;
        }
        if (precision.quantised()) {
            return INTEGER;
        }
        throw new IllegalArgumentException("no tolerances are known for " + precision);
    }

    /**
     * What rounding may cost. These random networks enlarge rounding, float32's as much as float16's: the record says
     * how far the reference's own float32 run is from its float64 run, and a float16 run that does nothing but round is
     * about 2^13 times as far. Twice that is allowed, as to float32. (Which values stay float32 is PrecisionTest's
     * matter: these bounds alone would not tell.) No distance is recorded for the features of the picture stem: in
     * float16 their error grows from 0.03 % behind the first convolution to 2.4 % behind the 13th block.
     */
    private static Forward half(int times) {
        return new Forward(0, 0, times * HALF_FEATURES, 2 * times * HALF_ROUNDING, 2 * times * HALF_ROUNDING);
    }
}
