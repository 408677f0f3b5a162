// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import java.util.Arrays;

/**
 * One row of a golden run against the same row in a coarser precision. The logits of these random models are so flat
 * that candidates come closer than float16's rounding in almost every run, and one swap early in a search leads to
 * another best hypothesis, which is more often better than worse. So tokens are compared where there was room, scores
 * where tokens are the same, and a hypothesis that the record holds further down must have been close to its best.
 *
 * @param run the run
 * @param row its row
 * @param sameTokens whether the best hypothesis has the record's tokens
 * @param margin how far the record's best hypothesis is ahead of its second one; infinite where there is one alone
 * @param narrowest the least distance of two candidates that competed anywhere in the run, or NaN where that is not
 *     recorded, as for sampling
 * @param recorded the score of the record's best hypothesis
 * @param actual the score of the best hypothesis, or NaN if there is none
 * @param alternative the record's score for the best hypothesis, or NaN if the record does not hold it
 * @param positional the largest difference of one token's score, where the tokens are the same, else NaN
 */
public record Margins(
        String run,
        int row,
        boolean sameTokens,
        double margin,
        double narrowest,
        double recorded,
        double actual,
        double alternative,
        double positional) {
    static Margins of(GenerateCase golden, int row, DecodeResult result) {
        JsonNode expected = golden.hypotheses(row);
        double recorded = expected.get(0).get("score").doubleValue();
        if (result.hypotheses().isEmpty()) {
            return new Margins(
                    golden.name(), row, false, Double.NaN, golden.gap(), recorded, Double.NaN, Double.NaN, Double.NaN);
        }
        Hypothesis best = result.hypotheses().get(0);
        double alternative = Double.NaN;
        for (JsonNode hypothesis : expected) {
            if (Arrays.equals(GoldenSet.ints(hypothesis.get("tokens")), best.tokens())) {
                alternative = hypothesis.get("score").doubleValue();
            }
        }
        boolean same = Arrays.equals(GoldenSet.ints(expected.get(0).get("tokens")), best.tokens());
        double positional = same ? 0 : Double.NaN;
        for (int k = 0; same && k < best.tokens().length; k++) {
            positional = Math.max(
                    positional,
                    Math.abs(expected.get(0).get("positional_scores").get(k).doubleValue()
                            - best.positionalScores()[k]));
        }
        double margin = expected.size() < 2
                ? Double.POSITIVE_INFINITY
                : recorded - expected.get(1).get("score").doubleValue();
        return new Margins(
                golden.name(),
                row,
                same,
                margin,
                golden.sampling() ? Double.NaN : golden.gap(),
                recorded,
                best.score(),
                alternative,
                positional);
    }

    /**
     * By how much scores say that the row differs: of the same tokens, else the record's of the hypothesis that
     * overtook its best; 0 if the record does not hold that one, NaN if its score is no number.
     */
    double difference() {
        if (!Double.isFinite(actual)) {
            return Double.NaN;
        }
        return sameTokens ? positional : Double.isNaN(alternative) ? 0 : recorded - alternative;
    }

    /**
     * What the rules object to, or null.
     *
     * @param narrow the gap of candidates from which on tokens must be the same
     * @param score what scores may differ by
     */
    public String problem(double narrow, double score) {
        if (narrowest >= narrow && !sameTokens) {
            return "row " + row + " has other tokens, though no two candidates came closer than " + narrowest;
        }
        if (!(difference() <= score)) {
            return "row " + row + " differs by " + difference()
                    + (sameTokens
                            ? " in the score of a token"
                            : " in the record's score of the hypothesis that is the best now");
        }
        return null;
    }
}
