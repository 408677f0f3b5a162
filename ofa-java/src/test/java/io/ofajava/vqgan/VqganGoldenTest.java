package io.ofajava.vqgan;

import io.ofajava.engine.GoldenSetup;
import io.ofajava.graph.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/vqgan on the CPU, in float32 and in float16. */
@Tag("golden")
class VqganGoldenTest {
    private static final double HALF_TOLERANCE = 2e-2;
    private static final int HALF_LEVELS = 3;

    private static VqganComparison half;

    @TestFactory
    List<DynamicTest> everyGridOfEveryDecoder(@TempDir Path temporary) {
        return new VqganComparison(GoldenSetup.CPU, VqganComparison.TOLERANCE, VqganComparison.LEVELS, temporary).everyGridOfEveryDecoder();
    }

    @TestFactory
    List<DynamicTest> everyGridOfEveryDecoderInHalfPrecision(@TempDir Path temporary) {
        half = new VqganComparison(GoldenSetup.cpu(Precision.FP16), HALF_TOLERANCE, HALF_LEVELS, temporary);
        return half.everyGridOfEveryDecoder();
    }

    @AfterAll
    static void tellDifferences() {
        if (half != null) {
            System.out.println("fp16: largest difference of a float " + half.largest());
        }
    }
}
