package io.ofajava.engine.tensorrt;

import io.ofajava.decode.GenerateComparison;
import io.ofajava.engine.ForwardComparison;
import io.ofajava.engine.GoldenSetup;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.Precision;
import io.ofajava.vqgan.VqganComparison;
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

/** The golden suite through {@link TensorRtBackend} on the double: the same driver and the same graphs as on a GPU, executed by ONNX Runtime. */
@Tag("golden")
class TensorRtGoldenTest {
    private static GoldenSetup setup(Path plans, Precision precision) {
        return new GoldenSetup("tensorrt-" + precision, () -> new TensorRtBackend(new FakeGpu(), TensorRtBackend.Settings.of(0, fresh(plans))), precision, true);
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
        return new ForwardComparison(setup(temporary, Precision.FP32), ForwardComparison.Tolerance.FULL, temporary).everyCaseOfEveryModel();
    }

    @TestFactory
    List<DynamicNode> text(@TempDir Path temporary) {
        return new GenerateComparison(setup(temporary, Precision.FP32), GenerateComparison.TOLERANCE, GenerateComparison.NARROW).every(DecoderKind.TEXT, temporary);
    }

    @TestFactory
    List<DynamicNode> codes(@TempDir Path temporary) {
        return new GenerateComparison(setup(temporary, Precision.FP32), GenerateComparison.TOLERANCE, GenerateComparison.NARROW).every(DecoderKind.CODES, temporary);
    }

    @TestFactory
    List<DynamicTest> pictures(@TempDir Path temporary) {
        return new VqganComparison(setup(temporary, Precision.FP32), VqganComparison.TOLERANCE, VqganComparison.LEVELS, temporary).everyGridOfEveryDecoder();
    }
}
