// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import java.io.IOException;
import java.util.stream.IntStream;

/**
 * A matrix as 8-bit integers with one scale per column or per row: {@code value = integer * scale}.
 *
 * @param values row-major integers, in the layout of the original matrix
 * @param scales of the columns or rows; 0 if all values are 0
 */
record QuantisedMatrix(byte[] values, float[] scales) {
    /**
     * One scale for each column.
     *
     * @param matrix {@code [rows, columns]}
     * @param largest the integer that a column's largest magnitude becomes, at most 127
     */
    static QuantisedMatrix byColumns(float[] matrix, int columns, int largest) {
        float[] scales = new float[columns];
        for (int i = 0; i < matrix.length; i += columns) {
            for (int c = 0; c < columns; c++) {
                scales[c] = Math.max(scales[c], Math.abs(matrix[i + c]));
            }
        }
        for (int c = 0; c < columns; c++) {
            scales[c] /= largest;
        }
        byte[] values = new byte[matrix.length];
        IntStream.range(0, matrix.length / columns).parallel().forEach(row -> {
            for (int c = 0; c < columns; c++) {
                values[row * columns + c] = round(matrix[row * columns + c], scales[c], largest);
            }
        });
        return new QuantisedMatrix(values, scales);
    }

    /**
     * One scale for each row.
     *
     * @param matrix {@code [rows, columns]}
     * @param largest the integer that a row's largest magnitude becomes, at most 127
     */
    static QuantisedMatrix byRows(float[] matrix, int columns, int largest) {
        QuantisedMatrix result = new QuantisedMatrix(new byte[matrix.length], new float[matrix.length / columns]);
        result.putRows(0, matrix, columns, largest);
        return result;
    }

    /** One scale for each token. */
    static QuantisedMatrix byRows(TokenTable table, int largest) throws IOException {
        QuantisedMatrix result =
                new QuantisedMatrix(new byte[Math.multiplyExact(table.rows(), table.width())], new float[table.rows()]);
        table.values()
                .readAll(
                        table.rows(),
                        table.width(),
                        (first, rows) -> result.putRows(first, rows, table.width(), largest));
        return result;
    }

    private void putRows(int first, float[] matrix, int columns, int largest) {
        IntStream.range(0, matrix.length / columns).parallel().forEach(row -> {
            int from = row * columns;
            float most = 0;
            for (int i = from; i < from + columns; i++) {
                most = Math.max(most, Math.abs(matrix[i]));
            }
            float scale = most / largest;
            scales[first + row] = scale;
            for (int i = from; i < from + columns; i++) {
                values[first * columns + i] = round(matrix[i], scale, largest);
            }
        });
    }

    /** @return the transpose {@code [columns, rows]} of integers {@code [rows, columns]} */
    static byte[] transpose(byte[] matrix, int rows, int columns) {
        byte[] result = new byte[matrix.length];
        int block = 64;
        for (int r0 = 0; r0 < rows; r0 += block) {
            for (int c0 = 0; c0 < columns; c0 += block) {
                for (int c = c0; c < Math.min(columns, c0 + block); c++) {
                    for (int r = r0; r < Math.min(rows, r0 + block); r++) {
                        result[c * rows + r] = matrix[r * columns + c];
                    }
                }
            }
        }
        return result;
    }

    /** If a scale is 0, or so small that it was rounded, the quotient may be NaN or too large. */
    private static byte round(float value, float scale, int largest) {
        int quotient = scale == 0 ? 0 : (int) Math.rint(value / (double) scale); // 0 if it is NaN
        return (byte) Math.max(-largest, Math.min(largest, quotient));
    }
}
