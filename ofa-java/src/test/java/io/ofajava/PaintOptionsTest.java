// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import org.junit.jupiter.api.Test;

/** Options out of range are refused by name. */
class PaintOptionsTest {
    @Test
    void whatIsOutOfRangeIsNamed() {
        refused(Setting.CANDIDATES, () -> PaintOptions.defaults().withCandidates(10_000));
        refused(Setting.CANDIDATES, () -> PaintOptions.defaults().withCandidates(0));
        refused(Setting.TOP_K, () -> PaintOptions.defaults().withTopK(-1));
        refused(Setting.TOP_P, () -> PaintOptions.defaults().withTopP(1.5f));
        refused(Setting.TOP_P, () -> PaintOptions.defaults().withTopP(Float.NaN));
        refused(Setting.TEMPERATURE, () -> PaintOptions.defaults().withTemperature(-1));
        refused(Setting.TEMPERATURE, () -> PaintOptions.defaults().withTemperature(Float.NaN));
        refused(Setting.TOP_K, () -> new PaintOptions(1, null, 5, 0.5f, 1));
    }

    private static void refused(Setting setting, org.junit.jupiter.api.function.Executable making) {
        InvalidInputException refusal = assertThrows(InvalidInputException.class, making);
        assertEquals(setting, refusal.parameters().get("setting"), refusal.getMessage());
    }
}
