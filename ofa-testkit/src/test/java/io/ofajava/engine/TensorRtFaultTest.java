// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.Step;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A GPU call fails at any point between encoding and decoding: each time the error is typed, no device memory is lost,
 * and the same encoder and decoder then give correct results. Two requests whose first step reads several tokens, with
 * beams that fork, so that encoder states are gathered and caches reordered.
 */
@Tag("golden")
class TensorRtFaultTest {
    private static final int STEPS = 4;
    /** Tokens of the first step. */
    private static final int FIRST_LENGTH = 3;
    /** Rows of two requests, and the rows that they continue: beams fork, then swap twice. */
    private static final int[][] PARENTS = {{-1, -1, -1, -1}, {0, 0, 2, 3}, {1, 0, 3, 2}, {1, 0, 3, 2}};

    @Test
    void everyCallBetweenEncodingAndDecodingMayFail(@TempDir Path temporary) throws IOException {
        GraphSet graphs;
        OfaConfig config;
        try (Checkpoint checkpoint = GoldenModels.open("mini-vocab", temporary)) {
            config = checkpoint.config();
            graphs = GraphExporter.export(
                    checkpoint,
                    Files.createDirectory(temporary.resolve("graphs")),
                    new GraphExporter.Options(List.of(), false, GraphPrecision.FP32, GraphTarget.TENSORRT));
        }
        FakeGpu gpu = new FakeGpu();
        try (TensorRtBackend backend = new TensorRtBackend(gpu, TensorRtSettings.of(0, temporary.resolve("cache")))) {
            Model model = new Model(backend, graphs, config);
            float[] expected = model.run();
            long idle = backend.takenBytes();
            int before = gpu.calls();
            assertArrayEquals(expected, model.run());
            int calls = gpu.calls() - before;
            assertEquals(idle, backend.takenBytes());
            assertTrue(gpu.count("launch") > 0, "no step was replayed");
            assertTrue(calls > 100, "calls " + calls);
            int failures = 0;
            for (int call = 0; call < calls; call++) {
                gpu.failAt(call, call % 2 == 0 ? TensorRtException.NO_CODE : TensorRtException.OUT_OF_MEMORY);
                boolean heard = false;
                try {
                    model.run();
                } catch (OfaException e) {
                    heard = true;
                    failures++;
                }
                gpu.failNoMore();
                String place = "call " + call + " (" + gpu.failed() + ")";
                assertTrue(
                        heard
                                || gpu.failed() == null
                                || List.of(
                                                "beginCapture",
                                                "endCapture",
                                                "enqueue",
                                                "allocate",
                                                "createContext",
                                                "setShape",
                                                "shape",
                                                "scratchBytes")
                                        .contains(gpu.failed()),
                        place + " failed, and no exception was thrown");
                assertArrayEquals(expected, model.run(), place);
                assertEquals(idle, backend.takenBytes(), place + " leaks device memory");
            }
            assertTrue(failures > calls / 3, failures + " failures of " + calls);
            model.close();
        }
    }

    /** An encoder and a decoder, driven as the inference thread drives them. */
    private static final class Model implements AutoCloseable {
        private final OfaConfig config;
        private final Encoder encoder;
        private final DecoderEngine decoder;
        private final FloatBuffer logits;

        Model(Backend backend, GraphSet graphs, OfaConfig config) {
            this.config = config;
            encoder = new Encoder(backend, graphs, config, List.of());
            decoder = new DecoderEngine(backend, graphs, config, DecoderKind.TEXT);
            logits = ByteBuffer.allocateDirect(
                            FIRST_LENGTH * PARENTS[0].length * DecoderKind.TEXT.columns(config) * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        float[] run() {
            int columns = DecoderKind.TEXT.columns(config);
            float[] seen = new float[STEPS * logits.capacity()];
            try {
                decoder.attach(
                        0,
                        encoder.encode(List.of(EncoderInput.text(new int[] {0, 7, 8, 2})))
                                .get(0));
                decoder.attach(
                        1,
                        encoder.encode(List.of(EncoderInput.text(new int[] {0, 9, 2})))
                                .get(0));
                for (int step = 0; step < STEPS; step++) {
                    int length = step == 0 ? FIRST_LENGTH : 1;
                    int position = step == 0 ? 0 : FIRST_LENGTH + step - 1;
                    decoder.run(new Step(
                            4,
                            length,
                            2,
                            ints(4 * length, query -> 5 + query),
                            ints(4, row -> position),
                            IntBuffer.wrap(PARENTS[step]),
                            ints(4, row -> row / 2),
                            LongBuffer.wrap(new long[] {0, 1}),
                            logits,
                            columns));
                    logits.get(0, seen, step * logits.capacity(), logits.capacity());
                }
            } finally {
                decoder.release(0);
                decoder.release(1);
            }
            return seen;
        }

        private static IntBuffer ints(int count, java.util.function.IntUnaryOperator value) {
            return IntBuffer.wrap(IntStream.range(0, count).map(value).toArray());
        }

        @Override
        public void close() {
            decoder.close();
            encoder.close();
        }
    }
}
