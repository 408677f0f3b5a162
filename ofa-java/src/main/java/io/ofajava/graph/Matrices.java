// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import java.util.stream.IntStream;

/** Linear algebra for writing graphs. Matrices are row-major arrays. */
public final class Matrices {
    private Matrices() {}

    /** @return the transpose {@code [columns, rows]} of a matrix {@code [rows, columns]} */
    public static float[] transpose(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        int block = 32;
        IntStream.range(0, (rows + block - 1) / block).parallel().forEach(b -> {
            int r0 = b * block;
            for (int c0 = 0; c0 < columns; c0 += block) {
                for (int c = c0; c < Math.min(columns, c0 + block); c++) {
                    for (int r = r0; r < Math.min(rows, r0 + block); r++) {
                        result[c * rows + r] = matrix[r * columns + c];
                    }
                }
            }
        });
        return result;
    }

    /** @return {@code x [rows, inner] * w [inner, columns] + bias [columns]} */
    public static float[] affine(float[] x, int rows, int inner, float[] w, int columns, float[] bias) {
        float[] result = new float[rows * columns];
        int block = 16;
        IntStream.range(0, (rows + block - 1) / block).parallel().forEach(b -> {
            int from = b * block;
            float[][] sums = new float[Math.min(rows - from, block)][];
            for (int r = 0; r < sums.length; r++) {
                sums[r] = bias.clone();
            }
            float[] factors = new float[columns];
            for (int i = 0; i < inner; i++) {
                System.arraycopy(w, i * columns, factors, 0, columns);
                for (int r = 0; r < sums.length; r++) {
                    addScaled(sums[r], x[(from + r) * inner + i], factors);
                }
            }
            for (int r = 0; r < sums.length; r++) {
                System.arraycopy(sums[r], 0, result, (from + r) * columns, columns);
            }
        });
        return result;
    }

    /** The JIT compiler uses vector instructions only if both arrays have the same index. */
    private static void addScaled(float[] target, float scale, float[] source) {
        for (int c = 0; c < target.length; c++) {
            target[c] += scale * source[c];
        }
    }

    /** Multiplies every row of {@code x [..., columns]} element by element by {@code factors [columns]}, in place. */
    public static float[] multiply(float[] x, float[] factors) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factors[i % factors.length];
        }
        return x;
    }

    /** Layer normalisation of each row, in place (biased variance, as {@code torch.nn.LayerNorm}). */
    public static void layerNorm(float[] x, int columns, float[] weight, float[] bias, float epsilon) {
        for (int offset = 0; offset < x.length; offset += columns) {
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += x[offset + c];
            }
            double mean = sum / columns;
            double squares = 0;
            for (int c = 0; c < columns; c++) {
                double d = x[offset + c] - mean;
                squares += d * d;
            }
            double scale = 1 / Math.sqrt(squares / columns + epsilon);
            for (int c = 0; c < columns; c++) {
                x[offset + c] = (float) ((x[offset + c] - mean) * scale) * weight[c] + bias[c];
            }
        }
    }

    /** Multiplies every value, in place. */
    public static float[] scale(float[] values, float factor) {
        if (factor != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
        }
        return values;
    }
}
