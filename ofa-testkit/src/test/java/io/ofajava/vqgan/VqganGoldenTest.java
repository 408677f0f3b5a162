// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.onnx.Precision;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
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
    private static GoldenSuite half;

    @TestFactory
    List<DynamicTest> everyGridOfEveryDecoder(@TempDir Path temporary) {
        return new GoldenSuite(GoldenSetup.CPU, temporary).vqgan();
    }

    @TestFactory
    List<DynamicTest> everyGridOfEveryDecoderInHalfPrecision(@TempDir Path temporary) {
        half = new GoldenSuite(GoldenSetup.cpu(Precision.FP16), temporary);
        return half.vqgan();
    }

    @AfterAll
    static void tellDifferences() {
        if (half != null) {
            System.out.println(half.differences());
        }
    }
}
