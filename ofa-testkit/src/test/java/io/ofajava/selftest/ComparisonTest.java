// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.onnx.Precision;
import org.junit.jupiter.api.Test;

/** What counts as a difference. */
class ComparisonTest {
    @Test
    void theLargestDifferenceDecides() {
        Differences differences = new Differences("logits", 0.5);
        differences.add(1, 1.25, "logits", 3);
        differences.add(2, 1.5, "logits", 4);
        differences.add(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, "logits", 5);
        assertEquals(new Comparison("case", "logits", 0.5, 0.5, null), differences.result("case", null));
        assertEquals("tokens", differences.result("case", "tokens").problem());
        differences.add(3, 4, "logits", 6);
        differences.add(3, 3.75, "logits", 7);
        assertEquals(
                new Comparison("case", "logits", 1, 0.5, "logits[6] is 4.0, not 3.0"),
                differences.result("case", null));
    }

    /** A value that is no number is a failure whatever comes after it, and so is a comparison of nothing. */
    @Test
    void noNumberAndNoValueFail() {
        Differences differences = new Differences("logits", 0.5);
        assertFalse(differences.result("case", null).passed());
        differences.add(1, Double.NaN, "logits", 0);
        differences.add(1, 1.25, "logits", 1);
        Comparison result = differences.result("case", null);
        assertFalse(result.passed());
        assertTrue(Double.isNaN(result.difference()));
        assertEquals("logits[0] is NaN, not 1.0", result.problem());
    }

    private static Margins row(boolean same, double narrowest, double actual, double alternative, double positional) {
        return new Margins("run", 0, same, 1, narrowest, -2, actual, alternative, positional);
    }

    @Test
    void rowsInCoarserPrecisions() {
        assertNull(row(true, 1, -2, -2, 0.1).problem(0.01, 0.15));
        assertNotNull(row(true, 1, -2, -2, 0.2).problem(0.01, 0.15));
        assertNotNull(row(false, 0.02, -2, -2.1, Double.NaN).problem(0.01, 0.15), "there was room");
        assertNull(row(false, 0.001, -2, -2.1, Double.NaN).problem(0.01, 0.15));
        assertNotNull(row(false, 0.001, -2, -2.2, Double.NaN).problem(0.01, 0.15));
        assertNull(
                row(false, 0.001, -2, Double.NaN, Double.NaN).problem(0.01, 0.15),
                "the record does not hold that hypothesis");
        assertNotNull(row(false, 0.001, Double.NaN, Double.NaN, Double.NaN).problem(0.01, 0.15));
    }

    @Test
    void everyPrecisionHasTolerances() {
        for (Precision precision : Precision.all()) {
            assertEquals(precision.quantised(), GoldenTolerances.of(precision).forward() == null);
        }
        assertEquals(
                8 * GoldenTolerances.of(Precision.FP16).pixels(),
                GoldenTolerances.of(Precision.BF16).pixels());
    }
}
