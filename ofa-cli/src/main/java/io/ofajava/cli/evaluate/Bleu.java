// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU over a corpus with several references per sentence, as in the COCO caption evaluation: modified n-gram
 * precision, the reference length that is closest to each candidate's, and that evaluation's smoothing constants
 * (Papineni et al. 2002; {@code bleu_scorer.py} of pycocoevalcap).
 */
final class Bleu {
    private static final double SMALL = 1e-9;
    private static final double TINY = 1e-15;

    private final long[] correct = new long[NGrams.LONGEST];
    private final long[] guessed = new long[NGrams.LONGEST];
    private long candidateWords;
    private long referenceWords;

    void add(List<String> candidate, List<List<String>> references) {
        NGrams grams = NGrams.of(candidate);
        Map<List<String>, Integer> most = new HashMap<>();
        int closest = -1;
        for (List<String> reference : references) {
            NGrams.of(reference).counts().forEach((ngram, count) -> most.merge(ngram, count, Math::max));
            int length = reference.size();
            int distance = Math.abs(length - candidate.size());
            int best = Math.abs(closest - candidate.size());
            if (closest < 0 || distance < best || distance == best && length < closest) {
                closest = length;
            }
        }
        grams.counts()
                .forEach((ngram, count) -> correct[ngram.size() - 1] += Math.min(count, most.getOrDefault(ngram, 0)));
        for (int n = 1; n <= NGrams.LONGEST; n++) {
            guessed[n - 1] += Math.max(0, candidate.size() - n + 1);
        }
        candidateWords += candidate.size();
        referenceWords += Math.max(0, closest);
    }

    /** BLEU of n-grams up to {@code n}, 0 to 1. */
    double score(int n) {
        double product = 1;
        for (int k = 0; k < n; k++) {
            product *= (correct[k] + TINY) / (guessed[k] + SMALL);
        }
        double ratio = (candidateWords + TINY) / (referenceWords + SMALL);
        return Math.pow(product, 1.0 / n) * (ratio < 1 ? Math.exp(1 - 1 / ratio) : 1);
    }
}
