// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The demo model in bf16 on the CPU, on the production engine. */
class Bfloat16PrecisionTest extends PrecisionNearFloat32 {
    /** In nats; the largest difference of the examples was 0.00041. */
    private static final double SCORE = 2e-3;

    Bfloat16PrecisionTest() {
        super(Precision.BF16, "-bf16-cpu", SCORE);
    }

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() throws IOException {
        Path image = images().get(0);
        try (Ofa other = Ofa.builder().options(options.withThreads(1)).build()) {
            assertEquals(ofa.caption(image), other.caption(image));
        }
    }
}
