// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
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

/** Graphs with branches, and sharing of a session between equal graphs. */
class BranchTest {
    private static final List<ShapeProfile> ANY = List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of()));

    @TempDir
    private Path temporary;

    /** {@code y = x * 2 + 10} for one row, and {@code x * -1} for more. */
    private Path graph() throws IOException {
        Path file = temporary.resolve("branches.onnx");
        try (WeightFile weights = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("branches", weights, GraphPrecision.FP32);
            String x = g.input("x", ElementType.FLOAT32, "rows", 2);
            String many = g.node("LessOrEqual", g.ints(2), g.dimension(x, 0));
            String[] chosen = g.choose(
                    many,
                    () -> new String[] {g.mul(x, g.fullWeight("minus", new float[] {-1, -1}, 2)), g.scalar(0f)},
                    () -> new String[] {g.mul(x, g.fullWeight("two", new float[] {2, 2}, 2)), g.floats(10f)});
            g.add(chosen[0], chosen[1]);
            g.renameLast("y", ElementType.FLOAT32, "rows", 2);
            g.write(file);
        }
        return file;
    }

    private static float[] run(Backend backend, Engine engine, float... x) {
        float[] y = new float[x.length];
        try (DeviceTensor in = backend.floats(FloatBuffer.wrap(x), x.length / 2, 2);
                DeviceTensor out = backend.allocate(ElementType.FLOAT32, x.length / 2, 2)) {
            engine.run(Map.of("x", in), Map.of("y", out));
            out.download(FloatBuffer.wrap(y));
        }
        return y;
    }

    @Test
    void oneBranchIsTaken() throws IOException {
        try (Backend backend = new OnnxRuntimeBackend(1);
                Engine engine = backend.compile(graph(), ANY)) {
            assertArrayEquals(new float[] {12, 14}, run(backend, engine, 1, 2));
            assertArrayEquals(new float[] {-1, -2, -3, -4}, run(backend, engine, 1, 2, 3, 4));
        }
    }

    @Test
    void valuesOfABranchAreNotReadOutsideOfIt() throws IOException {
        try (WeightFile weights = new WeightFile(temporary.resolve("other.bin"))) {
            GraphBuilder g = new GraphBuilder("branches", weights, GraphPrecision.FP32);
            String x = g.input("x", ElementType.FLOAT32, 2);
            String condition = g.node("LessOrEqual", g.ints(2), g.dimension(x, 0));
            String[] inside = new String[1];
            g.choose(
                    condition,
                    () -> {
                        inside[0] = g.mul(x, g.fullWeight("two", new float[] {2, 2}, 2));
                        return new String[] {g.mul(inside[0], g.fullWeight("three", new float[] {3, 3}, 2))};
                    },
                    () -> new String[] {x});
            assertThrows(IllegalArgumentException.class, () -> g.add(inside[0], x));
            assertEquals("three", g.sharedWeight("three"), "weights of a branch must be usable outside of it");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> g.choose(condition, () -> new String[] {x}, () -> new String[] {g.ints(1)}));
        }
    }

    @Test
    void anOpenGraphIsNotOpenedAgain() throws IOException {
        Path graph = graph();
        try (Backend backend = new OnnxRuntimeBackend(1)) {
            Engine first = backend.compile(graph, ANY);
            Engine second = backend.compile(graph, ANY);
            assertSame(first, second);
            first.close();
            assertEquals(12, run(backend, second, 1, 2)[0]);
            second.close();
            Engine third = backend.compile(graph, ANY);
            assertEquals(12, run(backend, third, 1, 2)[0]);
            third.close();
        }
    }
}
