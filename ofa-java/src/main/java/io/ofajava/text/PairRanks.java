// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.util.Arrays;

/**
 * Ranks of symbol pairs: an open-addressing hash table from two symbol numbers to a rank, without an object per pair.
 * Not thread-safe while it is being filled.
 */
final class PairRanks {
    private static final int EMPTY = -1;

    private final long[] keys;
    private final int[] ranks;
    private final int mask;

    /** @param expected maximum number of pairs */
    PairRanks(int expected) {
        int capacity = Integer.highestOneBit(Math.max(8, expected)) * 4;
        keys = new long[capacity];
        ranks = new int[capacity];
        mask = capacity - 1;
        Arrays.fill(ranks, EMPTY);
    }

    /**
     * Adds a pair.
     *
     * @return false, without a change, if the pair exists
     */
    boolean put(int left, int right, int rank) {
        int slot = slot(left, right);
        if (ranks[slot] != EMPTY) {
            return false;
        }
        keys[slot] = key(left, right);
        ranks[slot] = rank;
        return true;
    }

    /** The pair's rank, or -1 if it cannot be merged. */
    int rank(int left, int right) {
        return ranks[slot(left, right)];
    }

    /** The slot that contains the pair, or the empty slot for it. */
    private int slot(int left, int right) {
        long key = key(left, right);
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 40) & mask;
        while (ranks[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
