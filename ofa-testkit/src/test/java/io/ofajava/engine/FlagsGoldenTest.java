// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.selftest.FlagsSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * golden/flags on the CPU, in float32 and with integers: every option of the original that changes the forward pass,
 * and every layout of its files.
 */
@Tag("golden")
class FlagsGoldenTest {
    @TestFactory
    List<DynamicNode> float32(@TempDir Path temporary) {
        return all(GoldenSetup.CPU, temporary);
    }

    @TestFactory
    List<DynamicNode> int8(@TempDir Path temporary) {
        return all(GoldenSetup.cpu(GraphPrecision.INT8), temporary);
    }

    @TestFactory
    List<DynamicNode> bf16(@TempDir Path temporary) {
        return all(GoldenSetup.cpu(GraphPrecision.BF16_ON_CPU), temporary);
    }

    @TestFactory
    @Tag("full")
    List<DynamicNode> int8Weights(@TempDir Path temporary) {
        return all(GoldenSetup.cpu(GraphPrecision.INT8_WEIGHTS), temporary);
    }

    private static List<DynamicNode> all(GoldenSetup setup, Path temporary) {
        return new GoldenSuite(FlagsSet.assemble(temporary), setup, temporary).all(FlagsSet.RUNS, DecoderKind.values());
    }
}
