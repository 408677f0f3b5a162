// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.selftest.FlagsSet;
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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden suite through {@link TensorRtBackend} on the double: the same driver and the same graphs as on a GPU,
 * executed by ONNX Runtime.
 */
@Tag("golden")
class TensorRtGoldenTest {
    private static GoldenSuite tests(Path temporary) {
        return new GoldenSuite(setup(temporary), temporary);
    }

    private static GoldenSetup setup(Path temporary) {
        return new GoldenSetup(
                "tensorrt",
                () -> new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(0, fresh(temporary))),
                GraphPrecision.FP32,
                GraphTarget.TENSORRT);
    }

    /** golden/flags: every option of the original that changes the forward pass. */
    @TestFactory
    List<DynamicNode> flags(@TempDir Path temporary) {
        return new GoldenSuite(FlagsSet.assemble(temporary), setup(temporary), temporary)
                .all(FlagsSet.RUNS, DecoderKind.values());
    }

    private static Path fresh(Path parent) {
        try {
            return Files.createTempDirectory(parent, "plans");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void forget() {
        FakePlan.forget();
    }

    @TestFactory
    List<DynamicTest> forward(@TempDir Path temporary) {
        return tests(temporary).forward();
    }

    @TestFactory
    List<DynamicNode> text(@TempDir Path temporary) {
        return tests(temporary).generate(DecoderKind.TEXT);
    }

    @TestFactory
    List<DynamicNode> codes(@TempDir Path temporary) {
        return tests(temporary).generate(DecoderKind.CODES);
    }

    @TestFactory
    List<DynamicTest> images(@TempDir Path temporary) {
        return tests(temporary).vqgan();
    }
}
