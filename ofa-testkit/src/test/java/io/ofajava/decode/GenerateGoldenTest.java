// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/generate on the CPU, in all its precisions: by teacher forcing, and by search if the margins permit. */
@Tag("golden")
class GenerateGoldenTest {
    private static final int RUNS = 76;
    /** Runs of float32 whose searches must be compared token by token. */
    private static final int LEAST_SEARCHED = 49;

    @TestFactory
    List<DynamicNode> float32(@TempDir Path directory) {
        GoldenSuite suite = new GoldenSuite(GoldenSetup.CPU, directory);
        List<DynamicNode> nodes = nodes(suite);
        nodes.add(DynamicTest.dynamicTest("searches are compared token by token", () -> {
            assertEquals(RUNS, suite.summary().runs());
            assertTrue(
                    suite.summary().searchedRuns() >= LEAST_SEARCHED,
                    suite.summary().lines().toString());
        }));
        return nodes;
    }

    @TestFactory
    @Tag("full")
    List<DynamicNode> float16(@TempDir Path directory) {
        return nodes(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.FP16), directory));
    }

    @TestFactory
    List<DynamicNode> int8(@TempDir Path directory) {
        return nodes(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.INT8), directory));
    }

    @TestFactory
    List<DynamicNode> bf16(@TempDir Path directory) {
        return nodes(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.BF16_ON_CPU), directory));
    }

    @TestFactory
    List<DynamicNode> int8Weights(@TempDir Path directory) {
        return nodes(new GoldenSuite(GoldenSetup.cpu(GraphPrecision.INT8_WEIGHTS), directory));
    }

    private static List<DynamicNode> nodes(GoldenSuite suite) {
        List<DynamicNode> nodes = new ArrayList<>();
        for (DecoderKind kind : DecoderKind.values()) {
            nodes.addAll(suite.generate(kind));
        }
        nodes.add(DynamicTest.dynamicTest("summary", suite::log));
        return nodes;
    }
}
