// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.onnx.GraphPrecision;

/**
 * The tolerances for float32 that the golden sets recommend, for sets whose bounds are not measured: 1e-3 of the
 * largest backbone feature, 2e-4 for hidden states (or twice the reference's own distance between float32 and float64),
 * 3e-4 for logits, 5e-4 for scores; tokens of searches where no two candidates came closer than 1e-4.
 */
record PublishedTolerances() implements GoldenBounds {
    private static final double NARROW = 1e-4;

    @Override
    public Forward forward(ForwardComparison.Recorded recorded, GraphPrecision precision) {
        return new Forward(1e-3, Math.max(2e-4, 2 * recorded.hiddenNoise()), 3e-4);
    }

    @Override
    public double scores(GenerateCase golden, GraphPrecision precision) {
        return 5e-4;
    }

    @Override
    public boolean stable(GenerateCase golden, GraphPrecision precision) {
        return gap(golden) >= NARROW;
    }

    @Override
    public double gap(GenerateCase golden) {
        return Double.isNaN(golden.gap()) ? Double.POSITIVE_INFINITY : golden.gap();
    }

    @Override
    public double pixels(VqganComparison.Recorded recorded, GraphPrecision precision) {
        return 1e-4;
    }
}
