// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.onnx.GraphPrecision;

/**
 * How far an engine's results may be from the record, for every recorded case in every precision: what the error model
 * gives on these weights, the same on every processor and for every order of summation ({@code docs/correctness.md}).
 */
public interface GoldenBounds {
    /** Levels of a byte in one unit of a pixel, which is a float from -1 to 1. */
    double LEVELS = 255 / 2.0;

    /**
     * Bounds of one case of golden/forward.
     *
     * @param features of the backbone, relative to the largest one; 0 where none are recorded
     * @param hidden of hidden states, absolutely
     * @param logits absolutely
     */
    record Forward(double features, double hidden, double logits) {}

    /** The bounds of a forward case. */
    Forward forward(ForwardComparison.Recorded recorded, GraphPrecision precision);

    /** The bound of the score of one token of a run. */
    double scores(GenerateCase golden, GraphPrecision precision);

    /**
     * Whether the error model, with errors larger than can be, leaves the tokens of a run as recorded. Known for
     * float32 alone.
     */
    boolean stable(GenerateCase golden, GraphPrecision precision);

    /** The least distance of two candidates of a run: recorded, or, for sampling, of the exact model. */
    double gap(GenerateCase golden);

    /** The bound of a VQGAN's code vectors and pixels, absolutely. */
    double pixels(VqganComparison.Recorded recorded, GraphPrecision precision);

    /**
     * The bound of a VQGAN's bytes: of two floats that differ by the bound, what is cut off to an integer differs by
     * one more level at most.
     */
    default double levels(VqganComparison.Recorded recorded, GraphPrecision precision) {
        return 1 + Math.floor(LEVELS * pixels(recorded, precision));
    }
}
