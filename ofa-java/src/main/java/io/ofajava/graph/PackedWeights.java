// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.FloatEncoding;
import java.util.stream.IntStream;

/**
 * Weights of convolutions in the panel layout of the custom operators ({@code ofa-native}'s {@code packed_product.h}):
 * {@code [panels, inputs, 16]}, with an even number of panels, zero after the last output.
 */
public final class PackedWeights {
    /** Outputs per panel. */
    public static final int PANEL = 16;
    /** Elements of a transformed tile, so products per tile and channel, in Winograd's algorithm F(3 x 3, 3 x 3). */
    public static final int WINOGRAD_ELEMENTS = 25;

    /** Outputs per panel of an integer weight. */
    public static final int INTEGER_PANEL = 32;
    /** Neighbouring inputs of an integer weight, whose products one instruction adds. */
    public static final int GROUP = 4;

    /** Neighbouring inputs of a bfloat16 weight, whose products one instruction adds; its panels are as wide. */
    public static final int PAIR = 2;

    private static final int KERNEL = 3;
    /**
     * The algorithm's finite points. They must equal those of {@code winograd_transform.h}; {@code winograd.h} compares
     * the rounding errors of several choices.
     */
    private static final double[] POINTS = {0.375, -0.375, 1.25, -1.25};

    private static final int SIDE = POINTS.length + 1;

    private PackedWeights() {}

    /** @return the number of panels for a number of outputs */
    public static int panels(int outputs) {
        return (outputs + 2 * PANEL - 1) / (2 * PANEL) * 2;
    }

    /** @return {@code [panels, inputs, 16]} of a weight {@code [outputs, inputs]} */
    public static float[] pointwise(float[] weight, int inputs, int outputs) {
        float[] result = new float[panels(outputs) * inputs * PANEL];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                result[(o / PANEL * inputs + i) * PANEL + o % PANEL] = weight[o * inputs + i];
            }
        }
        return result;
    }

    /**
     * The layout of integer convolutions ({@code integer_convolution.h}).
     *
     * @param weight {@code [outputs, inputs, positions]}, with outputs a multiple of 32 and inputs a multiple of 4
     * @return {@code [outputs / 32, positions, inputs / 4, 32, 4]}
     */
    static byte[] integers(byte[] weight, int inputs, int outputs, int positions) {
        byte[] result = new byte[weight.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int position = 0; position < positions; position++) {
                    int group = (o / INTEGER_PANEL * positions + position) * (inputs / GROUP) + i / GROUP;
                    result[(group * INTEGER_PANEL + o % INTEGER_PANEL) * GROUP + i % GROUP] =
                            weight[(o * inputs + i) * positions + position];
                }
            }
        }
        return result;
    }

    /**
     * The layout of bfloat16 weights ({@code bfloat16_products.h}), for one or several positions of a window.
     *
     * @param weight values at {@code output * outputStep + input * inputStep + position}
     * @return {@code [outputs / 32, positions, inputs / 2, 32, 2]}, both rounded up, zero after the last output and
     *     input
     */
    static short[] bfloats(float[] weight, int inputs, int outputs, int positions, int inputStep, int outputStep) {
        int panels = bfloatPanels(outputs);
        short[] result = new short[Math.multiplyExact(panels * INTEGER_PANEL, depth(inputs) * positions)];
        IntStream.range(0, panels * positions).parallel().forEach(at -> {
            int first = at / positions * INTEGER_PANEL;
            for (int i = 0; i < inputs; i++) {
                int to = (at * depth(inputs) + i / PAIR * PAIR) * INTEGER_PANEL + i % PAIR;
                for (int o = first; o < Math.min(outputs, first + INTEGER_PANEL); o++) {
                    result[to + (o - first) * PAIR] =
                            FloatEncoding.bfloat16(weight[o * outputStep + i * inputStep + at % positions]);
                }
            }
        });
        return result;
    }

    /** @return the number of panels of a bfloat16 weight */
    static int bfloatPanels(int outputs) {
        return (outputs + INTEGER_PANEL - 1) / INTEGER_PANEL;
    }

    /** @return inputs of a bfloat16 weight, rounded up */
    static int depth(int inputs) {
        return (inputs + PAIR - 1) / PAIR * PAIR;
    }

    /** @return the number of groups of inputs of an integer weight */
    static int groups(int inputs) {
        return (inputs + GROUP - 1) / GROUP;
    }

    /**
     * The layout of linear layers for few rows ({@code integer_linear.h}, {@code weight_linear.h}).
     *
     * @param weight integers at {@code output * outputStep + input * inputStep}
     * @return {@code [outputs / 32, inputs / 4, 32, 4]}, both rounded up, zero after the last output and input
     */
    static byte[] linear(byte[] weight, int inputs, int outputs, int inputStep, int outputStep) {
        int panels = (outputs + INTEGER_PANEL - 1) / INTEGER_PANEL;
        int depth = groups(inputs) * GROUP;
        byte[] result = new byte[Math.multiplyExact(panels * INTEGER_PANEL, depth)];
        IntStream.range(0, panels).parallel().forEach(panel -> {
            int first = panel * INTEGER_PANEL;
            for (int i = 0; i < inputs; i++) {
                int to = first * depth + i / GROUP * INTEGER_PANEL * GROUP + i % GROUP;
                for (int o = 0; o < Math.min(INTEGER_PANEL, outputs - first); o++) {
                    result[to + o * GROUP] = weight[(first + o) * outputStep + i * inputStep];
                }
            }
        });
        return result;
    }

    /**
     * @return {@code [25, panels, inputs, 16]} of a weight {@code [outputs, inputs, 3, 3]}: each window w as G w G^T,
     *     in float64 and rounded once
     */
    public static float[] winograd(float[] weight, int inputs, int outputs) {
        int panels = panels(outputs);
        float[] result = new float[Math.multiplyExact(WINOGRAD_ELEMENTS * panels * PANEL, inputs)];
        double[] rows = new double[KERNEL * SIDE];
        double[] elements = new double[WINOGRAD_ELEMENTS];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                int window = (o * inputs + i) * KERNEL * KERNEL;
                for (int row = 0; row < KERNEL; row++) {
                    transform(
                            weight[window + row * KERNEL],
                            weight[window + row * KERNEL + 1],
                            weight[window + row * KERNEL + 2],
                            rows,
                            row * SIDE,
                            1);
                }
                for (int column = 0; column < SIDE; column++) {
                    transform(rows[column], rows[SIDE + column], rows[2 * SIDE + column], elements, column, SIDE);
                }
                for (int element = 0; element < WINOGRAD_ELEMENTS; element++) {
                    result[((element * panels + o / PANEL) * inputs + i) * PANEL + o % PANEL] =
                            (float) elements[element];
                }
            }
        }
        return result;
    }

    /**
     * Values of the polynomial with three coefficients at the points, each divided by the product of the point's
     * differences from the others; at infinity, the last coefficient.
     */
    private static void transform(double c0, double c1, double c2, double[] to, int start, int step) {
        for (int i = 0; i < POINTS.length; i++) {
            double divisor = 1;
            for (int j = 0; j < POINTS.length; j++) {
                divisor *= i == j ? 1 : POINTS[i] - POINTS[j];
            }
            to[start + i * step] = (c0 + POINTS[i] * (c1 + POINTS[i] * c2)) / divisor;
        }
        to[start + POINTS.length * step] = c2;
    }
}
