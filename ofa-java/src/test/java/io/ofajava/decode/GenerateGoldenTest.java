package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.GoldenSetup;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/generate on the CPU, in float32, in float16 and in int8. */
@Tag("golden")
class GenerateGoldenTest {
    /** Of 76 runs: so many were counted, most of them with the picture stem of 13 blocks. */
    private static final int MOST_OTHER = 27;
    private static final int MOST_OTHER_INTEGERS = 58;

    @TestFactory
    List<DynamicNode> everyTextCase(@TempDir Path directory) {
        return new GenerateComparison(GoldenSetup.CPU, GenerateComparison.TOLERANCE, GenerateComparison.NARROW).every(DecoderKind.TEXT, directory);
    }

    @TestFactory
    List<DynamicNode> everyCodeCase(@TempDir Path directory) {
        return new GenerateComparison(GoldenSetup.CPU, GenerateComparison.TOLERANCE, GenerateComparison.NARROW).every(DecoderKind.CODES, directory);
    }

    /** With these random weights, which enlarge rounding, float16 does not reach what float32 does: this holds what it reaches. */
    @Test
    void bestHypothesesInHalfPrecision(@TempDir Path directory) throws IOException {
        assertDiffering(Precision.FP16, MOST_OTHER, directory);
    }

    /** The same in int8, whose rounding random weights enlarge likewise. */
    @Test
    void bestHypothesesInIntegers(@TempDir Path directory) throws IOException {
        assertDiffering(Precision.INT8, MOST_OTHER_INTEGERS, directory);
    }

    private static void assertDiffering(Precision precision, int most, Path directory) throws IOException {
        GoldenSetup setup = GoldenSetup.cpu(precision);
        List<String> other = new ArrayList<>(GenerateComparison.disagreeing(setup, DecoderKind.TEXT, directory));
        other.addAll(GenerateComparison.disagreeing(setup, DecoderKind.CODES, directory));
        System.out.println(precision + ": best hypotheses differ in " + other.size() + " runs: " + other);
        assertTrue(other.size() <= most, other.toString());
    }
}
