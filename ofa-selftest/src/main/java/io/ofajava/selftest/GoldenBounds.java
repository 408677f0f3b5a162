// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.onnx.GraphPrecision;

/**
 * The largest allowed difference between an engine's results and the recorded ones, for every case in every precision.
 * The bounds are derived by an error model from the weights of the case. They are the same for every processor and
 * order of summation ({@code docs/correctness.md}).
 */
public interface GoldenBounds {
    /** Byte levels per unit of a pixel, which is a float from -1 to 1. */
    double LEVELS = 255 / 2.0;

    /**
     * Bounds of one case of golden/forward.
     *
     * @param features of the backbone, relative to the largest one; 0 if none are recorded
     * @param hidden of hidden states, absolute
     * @param logits absolute
     */
    record Forward(double features, double hidden, double logits) {}

    /** The bounds of a forward case. */
    Forward forward(ForwardComparison.Recorded recorded, GraphPrecision precision);

    /** The bound of the score of one token of a run. */
    double scores(GenerateCase golden, GraphPrecision precision);

    /** Whether the error model, with doubled errors, reproduces the tokens of a run. Known for float32 only. */
    boolean stable(GenerateCase golden, GraphPrecision precision);

    /** The smallest gap between two candidates of a run: recorded, or, for sampling, that of the exact model. */
    double gap(GenerateCase golden);

    /** The bound of a VQGAN's code vectors and pixels, absolute. */
    double pixels(VqganComparison.Recorded recorded, GraphPrecision precision);

    /**
     * The bound of a VQGAN's bytes: truncating two floats that differ by the bound to integers adds at most one level.
     */
    default double levels(VqganComparison.Recorded recorded, GraphPrecision precision) {
        return 1 + Math.floor(LEVELS * pixels(recorded, precision));
    }
}
