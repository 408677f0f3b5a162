// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo model with the decoder's weights as integers, on the production engine. */
class WeightPrecisionTest extends PrecisionNearFloat32 {
    /** In nats; the largest difference of the examples was 0.00016. */
    private static final double SCORE = 1e-3;

    WeightPrecisionTest() {
        super(Precision.INT8_WEIGHTS, "-int8_weights", SCORE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "TENSORRT"})
    void gpuEnginesRejectIt(EngineKind kind) {
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> Ofa.builder().options(options.withEngine(kind)).build());
        assertEquals(OptionError.PRECISION_NOT_ON_ENGINE, e.code());
        assertTrue(e.getMessage().contains("int8_weights"), e.getMessage());
    }
}
