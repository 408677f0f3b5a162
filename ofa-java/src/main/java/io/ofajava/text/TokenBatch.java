// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.util.List;

/**
 * Token ids of several texts, padded on the right to the longest.
 *
 * @param ids [rows, columns] int32, row-major; {@link Tokenizer#PAD} past a row's length
 * @param lengths [rows] int32, the number of tokens of each row
 * @param columns length of the longest row
 */
public record TokenBatch(int[] ids, int[] lengths, int columns) {
    /** Pads rows to the length of the longest. */
    public static TokenBatch of(List<int[]> rows) {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] ids = new int[Math.multiplyExact(rows.size(), columns)];
        int[] lengths = new int[rows.size()];
        java.util.Arrays.fill(ids, Tokenizer.PAD);
        for (int r = 0; r < lengths.length; r++) {
            int[] row = rows.get(r);
            lengths[r] = row.length;
            System.arraycopy(row, 0, ids, r * columns, row.length);
        }
        return new TokenBatch(ids, lengths, columns);
    }

    /** Number of texts. */
    public int rows() {
        return lengths.length;
    }
}
