// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSuite;
import io.ofajava.testkit.Golden;
import io.ofajava.testkit.tensorrt.FakeGpu;
import io.ofajava.testkit.tensorrt.FakePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** golden/zh through both engines: a model with the 30,325 ids of OFA-CN. The TensorRT engine runs on the double. */
@Tag("golden")
class ChineseGoldenTest {
    @AfterAll
    static void forget() {
        FakePlan.forget();
    }

    private static GoldenSuite suite(GoldenSetup setup, Path temporary) {
        Path set = Golden.path("zh");
        assumeTrue(Files.exists(set.resolve("forward")), () -> "no golden set in " + set);
        return new GoldenSuite(setup, new GoldenRun(new GoldenSet(set), setup, new GraphStore(temporary), temporary));
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
    List<DynamicTest> forwardOnTheCpu(@TempDir Path temporary) {
        return suite(GoldenSetup.CPU, temporary).forward();
    }

    @TestFactory
    List<DynamicNode> textOnTheCpu(@TempDir Path temporary) {
        return suite(GoldenSetup.CPU, temporary).generate(DecoderKind.TEXT);
    }

    @TestFactory
    List<DynamicTest> forwardOnTensorRt(@TempDir Path temporary) {
        return suite(tensorRt(temporary), temporary).forward();
    }

    @TestFactory
    List<DynamicNode> textOnTensorRt(@TempDir Path temporary) {
        return suite(tensorRt(temporary), temporary).generate(DecoderKind.TEXT);
    }
}
