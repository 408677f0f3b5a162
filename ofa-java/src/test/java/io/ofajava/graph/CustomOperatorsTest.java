// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.OfaException;
import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Properties of the custom operators that the golden tests do not cover: caches that are not extended in place, and
 * inconsistent inputs.
 */
class CustomOperatorsTest {
    private static final List<ShapeProfile> ANY = List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of()));
    private static final int HEADS = 2;
    private static final int HEAD_WIDTH = 4;
    private static final int WIDTH = HEADS * HEAD_WIDTH;
    private static final int CACHE = 3;
    private static final int CACHED = HEADS * CACHE * HEAD_WIDTH;

    @TempDir
    private Path temporary;

    private interface Body {
        void write(GraphBuilder g) throws IOException;
    }

    private Path graph(Body body) throws IOException {
        Path file = temporary.resolve("graph.onnx");
        try (WeightFile weights = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", weights, GraphPrecision.FP32);
            body.write(g);
            g.write(file);
        }
        return file;
    }

    private Path cachedAttention() throws IOException {
        return graph(g -> {
            g.input("projections", ElementType.FLOAT32, "queries", 3 * WIDTH);
            g.input("past_key", ElementType.FLOAT32, "rows", HEADS, "cache", HEAD_WIDTH);
            g.input("past_value", ElementType.FLOAT32, "rows", HEADS, "cache", HEAD_WIDTH);
            g.input("positions", ElementType.INT32, "rows");
            g.input("bias", ElementType.FLOAT32, "layers", "rows", HEADS, "length", "cache");
            g.customNode(
                    CustomOperators.CACHED_ATTENTION,
                    "projections",
                    "past_key",
                    "past_value",
                    "positions",
                    "bias",
                    g.vector(0));
            g.renameLast(0, "attended", "queries", WIDTH);
            g.renameLast(1, "present_key", "rows", HEADS, "cache", HEAD_WIDTH);
            g.renameLast(2, "present_value", "rows", HEADS, "cache", HEAD_WIDTH);
        });
    }

    private static FloatBuffer numbers(int count, float first) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(first + i);
        }
        return FloatBuffer.wrap(values);
    }

    /** Processes one token at a position; returns the attention output, then the cached keys and values. */
    private static float[][] step(Backend backend, Engine engine, int position, boolean inPlace) {
        float[][] results = {new float[WIDTH], new float[CACHED], new float[CACHED]};
        try (DeviceTensor projections = backend.floats(numbers(3 * WIDTH, 1), 1, 3 * WIDTH);
                DeviceTensor keys = backend.floats(numbers(CACHED, 2), 1, HEADS, CACHE, HEAD_WIDTH);
                DeviceTensor values = backend.floats(numbers(CACHED, 3), 1, HEADS, CACHE, HEAD_WIDTH);
                DeviceTensor positions = backend.ints(new int[] {position}, 1);
                DeviceTensor bias = backend.floats(numbers(HEADS * CACHE, 4), 1, 1, HEADS, 1, CACHE);
                DeviceTensor attended = backend.allocate(ElementType.FLOAT32, 1, WIDTH);
                DeviceTensor newKeys = backend.allocate(ElementType.FLOAT32, 1, HEADS, CACHE, HEAD_WIDTH);
                DeviceTensor newValues = backend.allocate(ElementType.FLOAT32, 1, HEADS, CACHE, HEAD_WIDTH)) {
            DeviceTensor presentKeys = inPlace ? keys : newKeys;
            DeviceTensor presentValues = inPlace ? values : newValues;
            engine.run(
                    Map.of(
                            "projections",
                            projections,
                            "past_key",
                            keys,
                            "past_value",
                            values,
                            "positions",
                            positions,
                            "bias",
                            bias),
                    Map.of("attended", attended, "present_key", presentKeys, "present_value", presentValues));
            attended.download(FloatBuffer.wrap(results[0]));
            presentKeys.download(FloatBuffer.wrap(results[1]));
            presentValues.download(FloatBuffer.wrap(results[2]));
        }
        return results;
    }

    @Test
    void cachesAreExtendedInPlaceOrCopied() throws IOException {
        try (Backend backend = new OnnxRuntimeBackend(2);
                Engine engine = backend.compile(cachedAttention(), ANY)) {
            float[] projections = numbers(3 * WIDTH, 1).array();
            float[] keys = numbers(CACHED, 2).array();
            for (int head = 0; head < HEADS; head++) {
                System.arraycopy(
                        projections, WIDTH + head * HEAD_WIDTH, keys, (head * CACHE + 1) * HEAD_WIDTH, HEAD_WIDTH);
            }
            float[][] moved = step(backend, engine, 1, false);
            assertArrayEquals(keys, moved[1], "only the keys at position 1 must change");
            assertArrayEquals(moved, step(backend, engine, 1, true));
            assertArrayEquals(projections, numbers(3 * WIDTH, 1).array());
        }
    }

    @Test
    void positionsOutsideOfTheCacheAreRefused() throws IOException {
        try (Backend backend = new OnnxRuntimeBackend(1);
                Engine engine = backend.compile(cachedAttention(), ANY)) {
            for (int position : new int[] {-1, CACHE, Integer.MAX_VALUE}) {
                OfaException e = assertThrows(OfaException.class, () -> step(backend, engine, position, true));
                assertTrue(
                        e.getMessage().contains("CachedAttention: positions and length must lie within the cache"),
                        e.getMessage());
            }
            assertEquals(WIDTH, step(backend, engine, CACHE - 1, true)[0].length, "the engine must stay usable");
        }
    }

    /** Index entries come from a request's shape: reads beyond the end of the table must be refused. */
    @Test
    void entriesOutsideOfTheTableAreRefused() throws IOException {
        Path file = graph(g -> {
            g.input("projections", ElementType.FLOAT32, "tokens", 3 * WIDTH);
            g.input("index", ElementType.INT32, "source", "source");
            g.customNode(
                    CustomOperators.ENCODER_ATTENTION,
                    "projections",
                    g.fullWeight("bias", new float[HEADS * 4], 1, HEADS, 2, 2),
                    g.fullWeight("mask", new float[] {1, 1}, 1, 2),
                    g.fullWeight("table", new float[HEADS * 3], HEADS, 3),
                    "index");
            g.renameLast("y", ElementType.FLOAT32, "tokens", WIDTH);
        });
        try (Backend backend = new OnnxRuntimeBackend(2);
                Engine engine = backend.compile(file, ANY)) {
            attend(backend, engine, 2, 1, 0, 2);
            for (int[] index : new int[][] {
                {0, 0, 0, 3}, {0, -1, 0, 0}, {Integer.MIN_VALUE, 0, 0, 0}, {Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0}
            }) {
                OfaException e = assertThrows(OfaException.class, () -> attend(backend, engine, index));
                assertTrue(
                        e.getMessage()
                                .contains("EncoderAttention: relative_index has entries that relative_table has not"),
                        e.getMessage());
            }
        }
    }

    private static void attend(Backend backend, Engine engine, int... index) {
        try (DeviceTensor projections = backend.floats(numbers(2 * 3 * WIDTH, 1), 2, 3 * WIDTH);
                DeviceTensor entries = backend.ints(index, 2, 2);
                DeviceTensor y = backend.allocate(ElementType.FLOAT32, 2, WIDTH)) {
            engine.run(Map.of("projections", projections, "index", entries), Map.of("y", y));
        }
    }
}
