// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Computation of differences. */
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

    /** A NaN is a failure, whatever values follow, and so is a comparison without values. */
    @Test
    void nanAndMissingValuesFail() {
        Differences differences = new Differences("logits", 0.5);
        assertFalse(differences.result("case", null).passed());
        differences.add(1, Double.NaN, "logits", 0);
        differences.add(1, 1.25, "logits", 1);
        Comparison result = differences.result("case", null);
        assertFalse(result.passed());
        assertTrue(Double.isNaN(result.difference()));
        assertEquals("logits[0] is NaN, not 1.0", result.problem());
    }

    @Test
    void aShareOfTheToleranceIsInUse() {
        assertEquals(0.5, new Comparison("case", "logits", 1, 2, null).share());
        assertEquals(0, new Comparison("case", "tokens", 0, 0, null).share());
        assertEquals(Double.POSITIVE_INFINITY, new Comparison("case", "logits", Double.NaN, 2, "NaN").share());
    }
}
