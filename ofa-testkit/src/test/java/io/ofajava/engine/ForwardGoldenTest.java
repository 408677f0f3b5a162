// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.onnx.GraphPrecision;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/forward on the CPU, in every precision that it executes. */
@Tag("golden")
class ForwardGoldenTest {
    @TestFactory
    List<DynamicTest> float32(@TempDir Path directory) {
        return tests(new GoldenSuite(GoldenSetup.CPU, directory));
    }

    @TestFactory
    List<DynamicTest> float16(@TempDir Path directory) {
        return tests(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.FP16), directory));
    }

    @TestFactory
    List<DynamicTest> int8(@TempDir Path directory) {
        return tests(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.INT8), directory));
    }

    @TestFactory
    List<DynamicTest> bf16(@TempDir Path directory) {
        return tests(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.BF16_ON_CPU), directory));
    }

    @TestFactory
    List<DynamicTest> int8Weights(@TempDir Path directory) {
        return tests(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.INT8_WEIGHTS), directory));
    }

    private static List<DynamicTest> tests(GoldenSuite suite) {
        List<DynamicTest> tests = new ArrayList<>(suite.forward());
        tests.add(DynamicTest.dynamicTest("summary", suite::log));
        return tests;
    }
}
