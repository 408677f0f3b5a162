// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/**
 * Compares results whose requests may have shared decoder steps with others: in float32, the last bits of a score then
 * depend on the number of rows.
 */
final class RoundedRows {
    /** A score is a mean of log probabilities; logits up to 16 are multiples of 2^-20, and a few roundings add up. */
    private static final double TOLERANCE = 1e-5;

    private static final Pattern SCORE = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");

    private RoundedRows() {}

    static void assertSame(Map<String, Row> expected, Map<String, Row> actual) {
        assertSame(new TreeMap<>(expected).toString(), new TreeMap<>(actual).toString());
    }

    static void assertSame(Row expected, Row actual, String what) {
        assertSame(what + " " + expected, what + " " + actual);
    }

    private static void assertSame(String expected, String actual) {
        // Spark's own rows have another kind of list than those of the library.
        compare(expected.replace("ArraySeq(", "List("), actual.replace("ArraySeq(", "List("));
    }

    private static void compare(String expected, String actual) {
        assertEquals(
                SCORE.matcher(expected).replaceAll("S"), SCORE.matcher(actual).replaceAll("S"));
        List<Double> scores = scores(expected);
        List<Double> others = scores(actual);
        for (int i = 0; i < scores.size(); i++) {
            assertEquals(scores.get(i), others.get(i), TOLERANCE, actual);
        }
    }

    private static List<Double> scores(String rows) {
        return SCORE.matcher(rows)
                .results()
                .map(MatchResult::group)
                .map(Double::valueOf)
                .toList();
    }
}
