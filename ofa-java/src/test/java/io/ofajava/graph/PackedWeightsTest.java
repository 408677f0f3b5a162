// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 35;
    private static final int PANELS = 4;
    private static final int SIDE = 5;
    private static final double A = 0.375;
    private static final double B = 1.25;
    /**
     * The input transformation: coefficients of the products of (x - p) over the other points p; at infinity, over all
     * of them.
     */
    private static final double[][] BT = {
        {-A * B * B, -B * B, A, 1, 0},
        {A * B * B, -B * B, -A, 1, 0},
        {-A * A * B, -A * A, B, 1, 0},
        {A * A * B, -A * A, -B, 1, 0},
        {A * A * B * B, 0, -(A * A + B * B), 0, 1}
    };
    /** The output transformation: powers of the points. */
    private static final double[][] AT = {{1, 1, 1, 1, 0}, {A, -A, B, -B, 0}, {A * A, A * A, B * B, B * B, 1}};

    private final Random random = new Random(3);

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void pointwiseWeightsLieInPanelsOfSixteenOutputs() {
        float[] weight = normal(OUTPUTS * INPUTS);
        float[] packed = PackedWeights.pointwise(weight, INPUTS, OUTPUTS);
        assertEquals(PANELS * INPUTS * PackedWeights.PANEL, packed.length);
        for (int o = 0; o < PANELS * PackedWeights.PANEL; o++) {
            for (int i = 0; i < INPUTS; i++) {
                assertEquals(
                        o < OUTPUTS ? weight[o * INPUTS + i] : 0f,
                        packed[(o / PackedWeights.PANEL * INPUTS + i) * PackedWeights.PANEL + o % PackedWeights.PANEL]);
            }
        }
    }

    /** One tile of 3 x 3 outputs, which reads 5 x 5 pixels. */
    @Test
    void winogradWeightsConvolve() {
        float[] weight = normal(OUTPUTS * INPUTS * 9);
        float[] packed = PackedWeights.winograd(weight, INPUTS, OUTPUTS);
        double[][][] pixels = new double[INPUTS][SIDE][SIDE];
        for (double[][] plane : pixels) {
            for (double[] row : plane) {
                for (int i = 0; i < SIDE; i++) {
                    row[i] = random.nextGaussian();
                }
            }
        }
        for (int o = 0; o < OUTPUTS; o++) {
            double[][] products = new double[SIDE][SIDE];
            double[][] expected = new double[3][3];
            for (int i = 0; i < INPUTS; i++) {
                double[][] transformed = multiply(multiply(BT, pixels[i]), transpose(BT));
                for (int place = 0; place < SIDE * SIDE; place++) {
                    int panel = place * PANELS + o / PackedWeights.PANEL;
                    products[place / SIDE][place % SIDE] += transformed[place / SIDE][place % SIDE]
                            * packed[(panel * INPUTS + i) * PackedWeights.PANEL + o % PackedWeights.PANEL];
                }
                for (int at = 0; at < 81; at++) {
                    int row = at / 27;
                    int column = at / 9 % 3;
                    int k = at % 9;
                    expected[row][column] += pixels[i][row + k / 3][column + k % 3] * weight[(o * INPUTS + i) * 9 + k];
                }
            }
            double[][] actual = multiply(multiply(AT, products), transpose(AT));
            for (int row = 0; row < 3; row++) {
                assertArrayEquals(expected[row], actual[row], 1e-5);
            }
        }
    }

    private static double[][] multiply(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int row = 0; row < a.length; row++) {
            for (int column = 0; column < b[0].length; column++) {
                for (int k = 0; k < b.length; k++) {
                    result[row][column] += a[row][k] * b[k][column];
                }
            }
        }
        return result;
    }

    private static double[][] transpose(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int row = 0; row < a.length; row++) {
            for (int column = 0; column < a[0].length; column++) {
                result[column][row] = a[row][column];
            }
        }
        return result;
    }
}
