// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

/** Functions in float64 that are bit-identical on every machine. */
final class Functions {
    private static final double LARGEST = 6;

    private Functions() {}

    /** The error function, by a series of positive terms. */
    static double erf(double x) {
        double magnitude = Math.abs(x);
        if (magnitude >= LARGEST) {
            return Math.signum(x);
        }
        double term = magnitude;
        double sum = term;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * magnitude * magnitude / (2 * n + 1);
            sum += term;
        }
        return Math.signum(x) * 2 / Math.sqrt(Math.PI) * StrictMath.exp(-magnitude * magnitude) * sum;
    }

    static double gelu(double x) {
        return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    static double exp(double x) {
        return StrictMath.exp(x);
    }
}
