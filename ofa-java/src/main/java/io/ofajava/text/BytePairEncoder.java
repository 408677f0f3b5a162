// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** Byte pair encoding of single words, with a bounded cache. Thread-safe. */
final class BytePairEncoder {
    private static final int CACHED_WORDS = 1 << 15;
    private static final int CACHED_WORD_CHARS = 48;

    private final Merges merges;
    private final int[] tokenIds; // [symbols] int32: the vocabulary's id of each symbol
    private final ConcurrentHashMap<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * @param idOf token id of a symbol written in the byte alphabet; the unknown token's id if it is not in the
     *     vocabulary
     */
    BytePairEncoder(Merges merges, ToIntFunction<String> idOf) {
        this.merges = merges;
        this.tokenIds = merges.symbols().stream().mapToInt(idOf).toArray();
    }

    /**
     * Token ids of a word. The array is shared with the cache and must not be modified.
     *
     * @param word valid UTF-16, not empty
     */
    int[] encode(String word) {
        int[] known = cache.get(word);
        if (known != null) {
            return known;
        }
        int[] ids = merge(word.getBytes(StandardCharsets.UTF_8));
        if (word.length() <= CACHED_WORD_CHARS) {
            // Clears the cache when it is full, which needs no bookkeeping on a hit. Common words return quickly.
            if (cache.size() >= CACHED_WORDS) {
                cache.clear();
            }
            cache.put(word, ids);
        }
        return ids;
    }

    /**
     * Repeatedly merges the best pair, all its occurrences from left to right, until no pair can be merged. Pairs that
     * arise in a round wait for the next round, as in the reference. Takes O(n log n) for n symbols.
     */
    private int[] merge(byte[] bytes) {
        int count = bytes.length;
        int[] symbol = new int[count];
        int[] previous = new int[count];
        int[] next = new int[count]; // use only the counted ones
        for (int i = 0; i < count; i++) {
            symbol[i] = bytes[i] & 0xFF;
            previous[i] = i - 1;
            next[i] = i + 1;
        }
        PriorityQueue<Long> candidates = new PriorityQueue<>(); // rank << 32 | position of the pair's left symbol
        for (int i = 0; i + 1 < count; i++) {
            offer(candidates, symbol, i, i + 1);
        }
        int left = count;
        int[] merged = new int[count]; // positions merged in this round
        while (!candidates.isEmpty()) {
            int rank = (int) (candidates.peek() >>> 32);
            int round = 0;
            while (!candidates.isEmpty() && (int) (candidates.peek() >>> 32) == rank) {
                int at = (int) (long) candidates.poll();
                int partner = symbol[at] < 0 ? count : next[at];
                // A candidate is stale if one of its symbols has been merged since.
                if (partner == count || merges.rank(symbol[at], symbol[partner]) != rank) {
                    continue;
                }
                symbol[at] = merges.result(rank);
                symbol[partner] = -1;
                next[at] = next[partner];
                if (next[at] < count) {
                    previous[next[at]] = at;
                }
                merged[round++] = at;
                left--;
            }
            for (int i = 0; i < round; i++) {
                int at = merged[i];
                if (previous[at] >= 0) {
                    offer(candidates, symbol, previous[at], at);
                }
                if (next[at] < count) {
                    offer(candidates, symbol, at, next[at]);
                }
            }
        }
        int[] ids = new int[left];
        for (int i = 0, at = 0; at < count; i++, at = next[at]) {
            ids[i] = tokenIds[symbol[at]];
        }
        return ids;
    }

    private void offer(PriorityQueue<Long> candidates, int[] symbol, int left, int right) {
        int rank = merges.rank(symbol[left], symbol[right]);
        if (rank >= 0) {
            candidates.add((long) rank << 32 | left);
        }
    }
}
