// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.io.IOException;

/** A matrix that is read in blocks of rows, because one array for all of it would be large. */
@FunctionalInterface
public interface MatrixRows {
    /** The number of values of a block, unless a row has more. */
    int BLOCK = 1 << 20;

    /**
     * Reads some rows.
     *
     * @return rows {@code first} to {@code first + count - 1}, row-major
     */
    float[] read(int first, int count) throws IOException;

    /** Reads the whole matrix {@code [rows, width]} from first to last row. */
    default void readAll(int rows, int width, Reader reader) throws IOException {
        int most = Math.max(1, BLOCK / width);
        for (int first = 0; first < rows; first += most) {
            reader.accept(first, read(first, Math.min(most, rows - first)));
        }
    }

    /** Receives blocks of rows. */
    @FunctionalInterface
    interface Reader {
        /**
         * @param first the first row of the block
         * @param values its rows, row-major
         */
        void accept(int first, float[] values) throws IOException;
    }
}
