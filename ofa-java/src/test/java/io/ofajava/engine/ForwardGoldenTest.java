package io.ofajava.engine;

import io.ofajava.graph.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/forward on the CPU, in float32 and in float16. */
@Tag("golden")
class ForwardGoldenTest {
    /** How much coarser float16 rounds than float32: 24 digits of a float32 against 11. */
    private static final double ROUNDING = 0x1p13;
    /**
     * What float16 may cost. These random networks enlarge rounding, float32's as much as float16's: the record says how far the reference's own float32 run is
     * from its float64 run, and a float16 run that does nothing but round is about {@link #ROUNDING} times as far. Twice that
     * is allowed, as to float32. (Which values stay float32 is PrecisionTest's matter: these bounds alone would not tell.) No distance is recorded for the features
     * of the picture stem: their error grows from 0.03 % behind the first convolution to 2.4 % behind the 13th block.
     */
    private static final ForwardComparison.Tolerance HALF = new ForwardComparison.Tolerance(0, 0, 0.025, 2 * ROUNDING, 2 * ROUNDING);

    private static ForwardComparison half;

    @TestFactory
    List<DynamicTest> everyCaseOfEveryModel(@TempDir Path temporary) {
        return new ForwardComparison(GoldenSetup.CPU, ForwardComparison.Tolerance.FULL, temporary).everyCaseOfEveryModel();
    }

    @TestFactory
    List<DynamicTest> everyCaseOfEveryModelInHalfPrecision(@TempDir Path temporary) {
        half = new ForwardComparison(GoldenSetup.cpu(Precision.FP16), HALF, temporary);
        return half.everyCaseOfEveryModel();
    }

    @AfterAll
    static void tellDifferences() {
        if (half != null) {
            System.out.println("fp16: " + half.differences());
        }
    }
}
