// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.onnx.ElementType;

/**
 * The error model: an upper estimate of the error that a processor adds to the exact result of every operation, for any
 * order of summation.
 *
 * <p>With {@code u} the unit roundoff of an element type (2^-24, 2^-11, 2^-8), a rounded result {@code y} becomes
 * {@code y (1 + u)} or {@code y (1 - u)}, at random: rounding to nearest never errs by more, and by 0.42 u in root mean
 * square. Rounding to an integer moves the value by half a step.
 *
 * <p>A sum of {@code n} products accumulates in float32 in one of n! orders. An order that does not depend on the
 * values leaves partial sums whose mean square is {@code S^2 / 3 + Q / 6}, with {@code S} the result and {@code Q} the
 * sum of squared products, and each addition rounds its partial sum: the error of the sum is {@code u sqrt(n (S^2 / 3 +
 * Q / 6) + Q)}, with a random sign. This is one accumulator without fused products, the worst of all such orders:
 * lanes, blocks and trees shorten partial sums.
 *
 * <p>Signs are hashes of a seed, the operation and the element, so one seed gives the same errors on every machine and
 * in every order of evaluation.
 */
final class ErrorModel {
    /** Without errors: the exact model. */
    static final ErrorModel NONE = new ErrorModel(0, 0);

    private static final double FULL = 0x1p-24;
    private static final double HALF = 0x1p-11;
    private static final double BRAIN = 0x1p-8;

    private final long seed;
    private final double scale;

    private ErrorModel(long seed, double scale) {
        this.seed = seed;
        this.scale = scale;
    }

    /** The errors of a seed, scaled by {@code scale}. */
    static ErrorModel draw(long seed, double scale) {
        return new ErrorModel(seed, scale);
    }

    boolean active() {
        return scale > 0;
    }

    /** The unit roundoff of a type; 0 for integers. */
    static double unit(ElementType type) {
        return switch (type) {
            case FLOAT32 -> FULL;
            case FLOAT16 -> HALF;
            case BFLOAT16 -> BRAIN;
            default -> 0;
        };
    }

    /** The errors of one execution of one node. */
    Node node(String name, int execution) {
        return new Node(name, execution);
    }

    /** The errors of one execution of one node. */
    final class Node {
        private final String name;
        private final int execution;
        private final long key;

        private Node(String name, int execution) {
            this.name = name;
            this.execution = execution;
            this.key = mix(seed * 0x9E3779B97F4A7C15L + name.hashCode() * 0xD1B54A32D192ED03L + execution);
        }

        /**
         * The errors of one of the operators that this node fuses, as if it were a node: fusing leaves the bounds as
         * they are.
         */
        Node fused(String operator, String part) {
            return node(name.replace(operator, part), execution);
        }

        boolean active() {
            return ErrorModel.this.active();
        }

        /** The scale or its negative, for one element and one of its roundings. */
        double sign(int element, int which) {
            return mix(key + element * 0x9E3779B97F4A7C15L + which * 0xC2B2AE3D27D4EB4FL) < 0 ? -scale : scale;
        }

        /** Rounds results to their type, {@code ulps} times: for one rounding, or a function of that accuracy. */
        void round(Value value, double ulps) {
            double unit = unit(value.type());
            if (!active() || unit == 0) {
                return;
            }
            double[] data = value.data();
            for (int i = 0; i < data.length; i++) {
                data[i] += data[i] * (ulps * unit * sign(i, 0));
            }
        }

        /** The error of a sum of {@code n} products in any order, accumulated with a unit roundoff. */
        double sum(double unit, double result, double squares, int n, int element) {
            return unit * Math.sqrt(n * (result * result / 3 + squares / 6) + squares) * sign(element, 1);
        }

        /** The relative error of a float32 sum of {@code n} values of one sign in any order. */
        double mean(int n, int row, int which) {
            return FULL * Math.sqrt(n) * sign(row, which);
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
