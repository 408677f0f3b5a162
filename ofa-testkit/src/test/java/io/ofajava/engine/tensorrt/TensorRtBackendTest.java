// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import io.ofajava.onnx.ElementType;
import io.ofajava.testkit.tensorrt.FakeGpu;
import io.ofajava.testkit.tensorrt.FakePlan;
import io.ofajava.testkit.tensorrt.SmallGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend on the test double: memory, captured graphs, and behaviour after a failed call. */
class TensorRtBackendTest {
    @TempDir
    Path temporary;

    private Path graph;

    @BeforeEach
    void write() throws IOException {
        graph = SmallGraph.write(temporary.resolve("small.onnx"), "0123456789abcdef");
    }

    @AfterEach
    void forget() {
        FakePlan.forget();
    }

    private TensorRtBackend backend(FakeGpu gpu) {
        return new TensorRtBackend(gpu, TensorRtSettings.of(0, temporary.resolve("cache")));
    }

    /** Exercises the whole backend, twice as often as capture and replay need; returns what the host read. */
    private float[] scenario(TensorRtBackend backend) {
        FloatBuffer host = ByteBuffer.allocateDirect(12 * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        float[] seen = new float[12];
        try (Engine engine = backend.compile(graph, SmallGraph.PROFILES);
                DeviceTensor logits = backend.wrap(host, 12);
                DeviceTensor a = backend.allocate(ElementType.FLOAT32, 4, 3)) {
            backend.clear(a, 0, 12);
            try (DeviceTensor b =
                    backend.floats(FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), 4, 3)) {
                for (int run = 0; run < 4; run++) {
                    engine.run(Map.of("a", a, "b", b), Map.of("y", logits.view(4, 3)));
                    backend.copyBlocks(b, 0, 6, a, 3, 6, 3, 2);
                }
                try (DeviceTensor few = a.view(2, 3);
                        DeviceTensor same = b.view(2, 3);
                        DeviceTensor product = backend.allocate(ElementType.FLOAT32, 2, 3)) {
                    engine.run(Map.of("a", few, "b", same), Map.of("z", product, "y", logits.view(2, 3)));
                    backend.copy(product, 0, a, 0, 3);
                }
            }
            try (DeviceTensor view = a.view(4, 3)) {
                view.download(FloatBuffer.wrap(seen));
            }
            for (int i = 0; i < 6; i++) {
                seen[6 + i] = host.get(i);
            }
        }
        return seen;
    }

    private static final float[] EXPECTED = {0, 0, 0, 1, 2, 3, 1, 2, 3, 5, 7, 9};

    @Test
    void allOperationsOfABackend() {
        FakeGpu gpu = new FakeGpu();
        try (TensorRtBackend backend = backend(gpu)) {
            assertArrayEquals(EXPECTED, scenario(backend));
            assertEquals(0, backend.takenBytes() - backend.scratch().bytes());
            assertTrue(
                    backend.description().startsWith("TensorRT 11.2.0 on double (GPU 0, compute capability 8.6"),
                    backend.description());
        }
        assertEquals(1, gpu.count("endCapture"));
        assertEquals(3, gpu.count("launch"));
    }

    /** Each call fails once: the error is typed, nothing leaks, and the same backend then works correctly. */
    @Test
    void everyCallMayFail() {
        FakeGpu counting = new FakeGpu();
        backendThenScenario(counting);
        int calls = counting.calls();
        assertTrue(calls > 80, "calls " + calls);
        for (int code : new int[] {TensorRtException.NO_CODE, TensorRtException.OUT_OF_MEMORY}) {
            for (int call = 0; call < calls; call++) {
                failing(call, code);
            }
        }
    }

    private void backendThenScenario(FakeGpu gpu) {
        try (TensorRtBackend backend = backend(gpu)) {
            clearPlans();
            scenario(backend);
        }
    }

    private void failing(int call, int code) {
        clearPlans();
        FakeGpu gpu = new FakeGpu();
        gpu.failAt(call, code);
        TensorRtBackend backend;
        try {
            backend = backend(gpu);
        } catch (OfaException e) {
            assertTrue(gpu.failed() != null, "nothing failed");
            return; // the test double has checked on close that no object is left
        }
        String place = "call " + call + " (" + gpu.failed() + ")";
        RuntimeException seen = null;
        try {
            scenario(backend);
        } catch (OfaException e) {
            seen = e;
        }
        if (gpu.failed() != null && seen == null) {
            // A failed capture falls back to plain execution; a failed allocation is repeated after the pool was freed.
            assertTrue(
                    code == TensorRtException.OUT_OF_MEMORY
                            || List.of("beginCapture", "enqueue", "endCapture").contains(gpu.failed()),
                    place + " failed, and no exception was thrown");
        }
        assertEquals(0, backend.takenBytes() - backend.scratch().bytes(), place + " leaks device memory");
        if (gpu.failed() != null) {
            assertArrayEquals(EXPECTED, scenario(backend), place);
        }
        try {
            backend.close();
        } catch (OfaException e) {
            assertTrue(
                    List.of("destroy", "free", "freePinned", "synchronize", "close")
                            .contains(gpu.failed()),
                    gpu.failed());
        }
    }

    private void clearPlans() {
        try (Stream<Path> files = Files.walk(temporary.resolve("cache"))) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // no plan yet
        }
    }

    @Test
    void insufficientMemoryNamesTheSettings() {
        FakeGpu gpu = new FakeGpu().withMemory(1 << 20);
        try (TensorRtBackend backend = backend(gpu)) {
            DeviceTensor kept = backend.allocate(ElementType.FLOAT32, 100_000);
            backend.allocate(ElementType.FLOAT32, 100_000).close();
            backend.allocate(ElementType.FLOAT32, 120_000).close(); // makes room by releasing free blocks of the pool
            DeviceMemoryException e =
                    assertThrows(DeviceMemoryException.class, () -> backend.allocate(ElementType.FLOAT32, 1_000_000));
            assertEquals(EngineError.OUT_OF_DEVICE_MEMORY, e.code());
            assertTrue(e.remedies().containsAll(List.of(Setting.PRECISION, Setting.DEVICE)), e.getMessage());
            assertTrue(e.requestedBytes() >= 4_000_000);
            kept.close();
            assertArrayEquals(EXPECTED, scenario(backend));
        }
    }

    @Test
    void failedCapturesFallBack() {
        FakeGpu gpu = new FakeGpu().refusingCapture();
        try (TensorRtBackend backend = backend(gpu)) {
            assertArrayEquals(EXPECTED, scenario(backend));
        }
        assertEquals(1, gpu.count("beginCapture"));
        assertEquals(0, gpu.count("launch"));
        assertEquals(5, gpu.count("enqueue"));
    }

    @Test
    void shapesOutsideTheProfileAreRefused() {
        try (TensorRtBackend backend = backend(new FakeGpu());
                Engine engine = backend.compile(graph, SmallGraph.PROFILES);
                DeviceTensor large = backend.allocate(ElementType.FLOAT32, 17, 3);
                DeviceTensor most = backend.allocate(ElementType.FLOAT32, 16, 3)) {
            backend.clear(most, 0, 48);
            OfaException e =
                    assertThrows(OfaException.class, () -> engine.run(Map.of("a", large, "b", large), Map.of()));
            assertTrue(e.getMessage().contains("rows=17") && e.getMessage().contains("rows=16"), e.getMessage());
            engine.run(Map.of("a", most, "b", most), Map.of("y", most));
            assertThrows(IllegalArgumentException.class, () -> engine.run(Map.of("a", most, "b", large), Map.of()));
            assertThrows(IllegalArgumentException.class, () -> engine.run(Map.of("a", most), Map.of()));
            assertThrows(
                    IllegalArgumentException.class, () -> engine.run(Map.of("a", most, "b", most), Map.of("y", large)));
        }
    }

    @Test
    void invalidUsesOfTensorsAreRefused() {
        try (TensorRtBackend backend = backend(new FakeGpu())) {
            DeviceTensor tensor = backend.allocate(ElementType.FLOAT32, 4);
            assertThrows(IllegalArgumentException.class, () -> tensor.upload(FloatBuffer.allocate(5)));
            assertThrows(IllegalArgumentException.class, () -> tensor.view(5000));
            assertThrows(IllegalArgumentException.class, () -> backend.clear(tensor, 2, 3));
            assertThrows(IllegalArgumentException.class, () -> backend.wrap(FloatBuffer.allocate(4), 4));
            DeviceTensor view = tensor.view(2);
            assertThrows(IllegalArgumentException.class, () -> tensor.view(5)); // its block has more bytes
            tensor.close();
            tensor.close();
            assertThrows(IllegalStateException.class, () -> backend.clear(view, 0, 1));
            assertThrows(IllegalStateException.class, () -> tensor.upload(FloatBuffer.allocate(4)));
        }
    }

    @Test
    void aClosedBackendIsRefused() {
        FakeGpu gpu = new FakeGpu();
        TensorRtBackend backend = backend(gpu);
        backend.close();
        backend.close();
        assertEquals(1, gpu.count("close"));
        assertThrows(IllegalStateException.class, () -> backend.allocate(ElementType.FLOAT32, 4));
        assertThrows(IllegalStateException.class, () -> backend.compile(graph, SmallGraph.PROFILES));
    }

    @Test
    void aMissingGpuIsNamed() {
        NoGpuException e = assertThrows(
                NoGpuException.class, () -> new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(3, temporary)));
        assertTrue(e.getMessage().contains("GPU with index 3"), e.getMessage());
    }

    @Test
    void aRejectedGraphIsNamed() throws IOException {
        Path refused = temporary.resolve("refused.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("Mul", "Det");
        Files.write(refused, text.getBytes(StandardCharsets.ISO_8859_1));
        try (TensorRtBackend backend = backend(new FakeGpu())) {
            OfaException e = assertThrows(OfaException.class, () -> backend.compile(refused, SmallGraph.PROFILES));
            assertTrue(e.getMessage().contains("refused.onnx") && e.getMessage().contains("Det"), e.getMessage());
            assertArrayEquals(EXPECTED, scenario(backend));
        }
    }

    @Test
    void aMissingModuleIsReported() {
        OfaException e = assertThrows(OfaException.class, TensorRtProvider::load);
        assertTrue(e.getMessage().contains("ofa-tensorrt"), e.getMessage());
        assertNull(e.getCause());
    }
}
