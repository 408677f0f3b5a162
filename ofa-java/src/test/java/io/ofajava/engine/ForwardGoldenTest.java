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
    /**
     * What float16 costs with these random weights, which enlarge rounding: features of the picture stem differ by up to 2.0 % of the largest one (no less where its
     * sums are float32), hidden states of pre-norm models by up to 0.18, logits by up to 0.12.
     */
    private static final ForwardComparison.Tolerance HALF = new ForwardComparison.Tolerance(0.2, 0.15, 0.025, 2000);

    private static ForwardComparison half;

    @TestFactory
    List<DynamicTest> everyCaseOfEveryModel(@TempDir Path temporary) {
        return new ForwardComparison(GoldenSetup.CPU, ForwardComparison.Tolerance.FULL, temporary).everyCaseOfEveryModel();
    }

    /** nano-flags, whose post-norm layers no published size has, differs by up to 0.8 and is left out. */
    @TestFactory
    List<DynamicTest> everyCaseOfPublishedShapesInHalfPrecision(@TempDir Path temporary) {
        half = new ForwardComparison(GoldenSetup.cpu(Precision.FP16), HALF, temporary);
        return half.everyCaseOf(model -> !model.equals("nano-flags"));
    }

    @AfterAll
    static void tellDifferences() {
        if (half != null) {
            System.out.println("fp16: " + half.differences());
        }
    }
}
