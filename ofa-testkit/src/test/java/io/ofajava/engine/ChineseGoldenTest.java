// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.selftest.ChineseSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import io.ofajava.testkit.tensorrt.FakeGpu;
import io.ofajava.testkit.tensorrt.FakePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/zh through both engines: a model with the 30,325 ids of OFA-CN. The TensorRT engine uses the test double. */
@Tag("golden")
class ChineseGoldenTest {
    @AfterAll
    static void forget() {
        FakePlan.forget();
    }

    private static List<DynamicNode> all(GoldenSetup setup, Path temporary) {
        return new GoldenSuite(ChineseSet.present(), setup, temporary).all(ChineseSet.RUNS, DecoderKind.TEXT);
    }

    private static GoldenSetup tensorRt(Path temporary) {
        return new GoldenSetup(
                "tensorrt",
                () -> new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(0, plans(temporary))),
                GraphPrecision.FP32,
                GraphTarget.TENSORRT);
    }

    private static Path plans(Path parent) {
        try {
            return Files.createTempDirectory(parent, "plans");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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

    @TestFactory
    List<DynamicNode> onTensorRt(@TempDir Path temporary) {
        return all(tensorRt(temporary), temporary);
    }
}
