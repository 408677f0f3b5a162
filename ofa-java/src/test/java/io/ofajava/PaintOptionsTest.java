// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Options out of range are refused by name. */
class PaintOptionsTest {
    @Test
    void whatIsOutOfRangeIsNamed() {
        refused("candidates", () -> PaintOptions.defaults().withCandidates(10_000));
        refused("candidates", () -> PaintOptions.defaults().withCandidates(0));
        refused("top-k", () -> PaintOptions.defaults().withTopK(-1));
        refused("top-p", () -> PaintOptions.defaults().withTopP(1.5f));
        refused("top-p", () -> PaintOptions.defaults().withTopP(Float.NaN));
        refused("temperature", () -> PaintOptions.defaults().withTemperature(-1));
        refused("temperature", () -> PaintOptions.defaults().withTemperature(Float.NaN));
        refused("top-k and top-p", () -> new PaintOptions(1, null, 5, 0.5f, 1));
    }

    private static void refused(String name, org.junit.jupiter.api.function.Executable making) {
        InvalidInputException refusal = assertThrows(InvalidInputException.class, making);
        assertTrue(refusal.getMessage().startsWith(name), refusal.getMessage());
    }
}
