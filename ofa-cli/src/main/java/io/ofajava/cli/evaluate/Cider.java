// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CIDEr-D over a corpus (Vedantam et al. 2015), as in the COCO caption evaluation ({@code cider_scorer.py} of
 * pycocoevalcap). Document frequencies come from the evaluated references, so scores of different sets are not
 * comparable.
 */
final class Cider {
    private static final double SIGMA = 6;
    private static final double SCALE = 10;

    private final List<NGrams> candidates = new ArrayList<>();
    private final List<List<NGrams>> references = new ArrayList<>();
    private final Map<List<String>, Integer> documents = new HashMap<>();

    /** Weighted n-grams by n, their norms, and the length for the penalty. */
    private record Weighted(List<Map<List<String>, Double>> weights, double[] norms, int length) {}

    void add(List<String> candidate, List<List<String>> sentences) {
        candidates.add(NGrams.of(candidate));
        List<NGrams> grams = sentences.stream().map(NGrams::of).toList();
        references.add(grams);
        Set<List<String>> seen = new HashSet<>();
        grams.forEach(reference -> seen.addAll(reference.counts().keySet()));
        seen.forEach(ngram -> documents.merge(ngram, 1, Integer::sum));
    }

    /** The mean of the scores of all candidates; at most 10. */
    double score() {
        double sum = 0;
        for (int i = 0; i < candidates.size(); i++) {
            sum += score(i);
        }
        return candidates.isEmpty() ? 0 : sum / candidates.size();
    }

    private double score(int index) {
        Weighted candidate = weigh(candidates.get(index));
        double sum = 0;
        for (NGrams reference : references.get(index)) {
            sum += similarity(candidate, weigh(reference));
        }
        return references.get(index).isEmpty()
                ? 0
                : sum / NGrams.LONGEST / references.get(index).size() * SCALE;
    }

    private Weighted weigh(NGrams grams) {
        double logDocuments = Math.log(candidates.size());
        List<Map<List<String>, Double>> weights = new ArrayList<>();
        for (int n = 0; n < NGrams.LONGEST; n++) {
            weights.add(new HashMap<>());
        }
        double[] norms = new double[NGrams.LONGEST];
        int[] length = new int[1];
        grams.counts().forEach((ngram, count) -> {
            int n = ngram.size() - 1;
            double weight = count * (logDocuments - Math.log(Math.max(1, documents.getOrDefault(ngram, 0))));
            weights.get(n).put(ngram, weight);
            norms[n] += weight * weight;
            // The reference's length is the number of bigrams, and so is this one.
            length[0] += n == 1 ? count : 0;
        });
        for (int n = 0; n < norms.length; n++) {
            norms[n] = Math.sqrt(norms[n]);
        }
        return new Weighted(weights, norms, length[0]);
    }

    /** The sum of the clipped cosine similarities of n-grams of each length. */
    private static double similarity(Weighted candidate, Weighted reference) {
        double delta = candidate.length() - reference.length();
        double penalty = Math.exp(-delta * delta / (2 * SIGMA * SIGMA));
        double sum = 0;
        for (int n = 0; n < NGrams.LONGEST; n++) {
            Map<List<String>, Double> other = reference.weights().get(n);
            double product = 0;
            for (Map.Entry<List<String>, Double> entry :
                    candidate.weights().get(n).entrySet()) {
                double weight = other.getOrDefault(entry.getKey(), 0.0);
                product += Math.min(entry.getValue(), weight) * weight;
            }
            double norm = candidate.norms()[n] * reference.norms()[n];
            sum += (norm == 0 ? product : product / norm) * penalty;
        }
        return sum;
    }
}
