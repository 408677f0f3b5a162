// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;

/**
 * A model without weights: the logits of a row are a pseudo-random function of its request's tag and of all tokens fed
 * to the row. The engine gets the tokens only from the "cache" that it keeps per row and reorders by
 * {@link Step#parents()}, so a wrong parent, token or position gives other logits. It also asserts the contract of
 * {@link Step}.
 */
final class SyntheticEngine implements StepEngine {
    private final int vocabularyColumns;
    private final FloatBuffer[] expectedLogits = new FloatBuffer[1];
    private long[] cache = {}; // hash of all tokens fed to each row of the last call
    private int[] length = {}; // number of those tokens
    private long[] owner = {}; // tag of the row's request
    int calls;
    int rows;
    int longest;

    SyntheticEngine(int columns) {
        vocabularyColumns = columns;
    }

    @Override
    public void run(Step step) {
        calls++;
        rows += step.rows() * step.length();
        longest = Math.max(longest, step.length());
        if (expectedLogits[0] == null) {
            expectedLogits[0] = step.logits();
        }
        assertTrue(step.logits() == expectedLogits[0], "the logits buffer changed");
        assertEquals(vocabularyColumns, step.columns());
        long[] nextCache = new long[step.rows()];
        int[] nextLength = new int[step.rows()];
        long[] nextOwner = new long[step.rows()];
        float[] logits = new float[vocabularyColumns];
        for (int row = 0; row < step.rows(); row++) {
            int source = step.sources().get(row);
            assertTrue(
                    row == 0
                            ? source == 0
                            : source - step.sources().get(row - 1) <= 1
                                    && source >= step.sources().get(row - 1));
            int parent = step.parents().get(row);
            int position = step.positions().get(row);
            assertTrue(row == 0
                    || source != step.sources().get(row - 1)
                    || position == step.positions().get(row - 1));
            long tag = step.tag(source);
            if (parent >= 0) {
                assertEquals(tag, owner[parent], "the row continues another request");
            }
            assertEquals(parent < 0 ? 0 : length[parent], position);
            nextOwner[row] = tag;
            nextLength[row] = position + step.length();
            nextCache[row] = parent < 0 ? start(tag) : cache[parent];
            for (int query = row * step.length(); query < (row + 1) * step.length(); query++) {
                nextCache[row] = fed(nextCache[row], step.tokens().get(query));
                logits(nextCache[row], logits);
                step.logits().put(query * vocabularyColumns, logits);
            }
        }
        assertEquals(step.requests() - 1, step.sources().get(step.rows() - 1));
        cache = nextCache;
        length = nextLength;
        owner = nextOwner;
    }

    /** The state of an empty cache. */
    static long start(long tag) {
        return mix(tag * 0x9E3779B97F4A7C15L + 1);
    }

    /** The state after one more token. */
    static long fed(long state, int token) {
        return mix(state ^ mix(token + 77));
    }

    /** The logits of a state: mostly within -6 .. 6, with a few likely tokens so that beams differ. */
    static void logits(long state, float[] logits) {
        for (int column = 0; column < logits.length; column++) {
            long bits = mix(state + column * 0xD1B54A32D192ED03L);
            float uniform = (bits >>> 40) * 0x1p-24f;
            logits[column] = uniform * 8 - 4 + ((bits & 15) == 0 ? 3 : 0) + (column == 2 ? 2 : 0);
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
