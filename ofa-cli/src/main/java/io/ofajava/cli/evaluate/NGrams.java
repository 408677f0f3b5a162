// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The n-grams of a sentence, for n from 1 to 4, with their counts. */
record NGrams(int words, Map<List<String>, Integer> counts) {
    static final int LONGEST = 4;

    static NGrams of(List<String> words) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int n = 1; n <= LONGEST; n++) {
            for (int start = 0; start + n <= words.size(); start++) {
                counts.merge(List.copyOf(words.subList(start, start + n)), 1, Integer::sum);
            }
        }
        return new NGrams(words.size(), counts);
    }

    int count(List<String> ngram) {
        return counts.getOrDefault(ngram, 0);
    }
}
