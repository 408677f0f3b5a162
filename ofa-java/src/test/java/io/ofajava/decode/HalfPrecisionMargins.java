package io.ofajava.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testing.Golden;
import java.util.Arrays;

/**
 * One row of a golden run against the same row in a coarser precision.
 *
 * @param run          the run
 * @param row          its row
 * @param sameTokens   whether the best hypothesis has the record's tokens
 * @param margin       how far the record's best hypothesis is ahead of its second one; infinite where there is one alone
 * @param narrowest    the least distance of two candidates that competed anywhere in the run, or NaN where that is not recorded, as for sampling
 * @param recorded     the score of the record's best hypothesis
 * @param actual       the score of the best hypothesis
 * @param alternative  the record's score for the best hypothesis, or NaN if the record does not hold it
 * @param positional   the largest difference of one token's score, where the tokens are the same, else NaN
 */
record HalfPrecisionMargins(String run, int row, boolean sameTokens, double margin, double narrowest, double recorded, double actual, double alternative, double positional) {
    static HalfPrecisionMargins of(GoldenCase golden, int row, DecodeResult result) {
        JsonNode expected = golden.hypotheses(row);
        Hypothesis best = result.hypotheses().get(0);
        double recorded = expected.get(0).get("score").doubleValue();
        double alternative = Double.NaN;
        for (JsonNode hypothesis : expected) {
            if (Arrays.equals(Golden.ints(hypothesis.get("tokens")), best.tokens())) {
                alternative = hypothesis.get("score").doubleValue();
            }
        }
        boolean same = Arrays.equals(Golden.ints(expected.get(0).get("tokens")), best.tokens());
        double positional = Double.NaN;
        for (int k = 0; same && k < best.tokens().length; k++) {
            double difference = Math.abs(expected.get(0).get("positional_scores").get(k).doubleValue() - best.positionalScores()[k]);
            positional = Double.isNaN(positional) ? difference : Math.max(positional, difference);
        }
        double margin = expected.size() < 2 ? Double.POSITIVE_INFINITY : recorded - expected.get(1).get("score").doubleValue();
        return new HalfPrecisionMargins(golden.name(), row, same, margin, golden.sampling() ? Double.NaN : golden.gap(), recorded, best.score(), alternative, positional);
    }
}
