// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Custom operators with inputs of seeded random shapes. Consistent shapes are computed. Inconsistent shapes, and graphs
 * with a missing input or output, must result in an error rather than a crash.
 */
class CustomOperatorsShapesTest {
    private static final List<ShapeProfile> ANY = List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of()));
    private static final int SHAPES = Integer.getInteger("ofa.shapes", 10);
    private static final int DISTURBED = 5;

    @TempDir
    private Path temporary;

    /** @param from minimum of integers; they are less than {@code below} */
    private record Input(ElementType type, int from, int below, long[] shape) {
        static Input floats(long... shape) {
            return new Input(ElementType.FLOAT32, 0, 0, shape);
        }

        static Input ints(int below, long... shape) {
            return new Input(ElementType.INT32, 0, below, shape);
        }

        /** The number 1, or 1 or 2 if the case is disturbed. */
        static Input one() {
            return new Input(ElementType.INT32, 1, 2, new long[] {1});
        }
    }

    /** Consistent inputs, with the output shapes. */
    private record Call(List<Input> inputs, List<long[]> outputs) {
        static Call of(long[] output, Input... inputs) {
            return new Call(List.of(inputs), List.of(output));
        }
    }

    /** Sizes near the boundaries of the kernels' code paths: tiles, panels, registers. */
    private static int size(Random random) {
        return random.nextInt(4) > 0 ? 1 + random.nextInt(7) : 8 + random.nextInt(70);
    }

    private static Call fitting(CustomOperators op, Random random) {
        int a = size(random);
        int b = size(random);
        int c = size(random);
        int heads = 1 + random.nextInt(4);
        int width = 1 + random.nextInt(40);
        int rows = random.nextInt(4);
        return switch (op) {
            case ENCODER_ATTENTION ->
                Call.of(
                        new long[] {(long) rows * a, heads * width},
                        Input.floats(rows * a, 3L * heads * width),
                        Input.floats(1, heads, a, a),
                        Input.floats(rows, a),
                        Input.floats(heads, b),
                        Input.ints(b, a, a));
            case CACHED_ATTENTION -> cached(rows, heads, 1 + random.nextInt(3), a, width);
            case POSITION_BIAS -> positionBias(rows, heads, 1 + random.nextInt(3), a, width, b);
            case CROSS_ATTENTION ->
                Call.of(
                        new long[] {(long) rows * b, heads * width},
                        Input.floats(rows * b, heads * width),
                        Input.floats(2, heads, a, width),
                        Input.floats(2, heads, a, width),
                        Input.floats(2, heads, 3, a),
                        Input.ints(6, rows, b));
            case LAYER_NORM ->
                Call.of(new long[] {rows, a}, Input.floats(rows, a), Input.floats(a), Input.floats(a), Input.floats(1));
            case ROUND_ROWS ->
                new Call(List.of(Input.floats(rows, b, a)), List.of(new long[] {rows, b, a}, new long[] {rows, b, 1}));
            case RESCALE_ROWS ->
                Call.of(
                        new long[] {rows, b, a},
                        Input.ints(100, rows, b, a),
                        Input.floats(rows, b, 1),
                        Input.floats(a));
            case RESCALE_AND_ADD_ROWS ->
                Call.of(
                        new long[] {b, c, a},
                        Input.ints(100, b, c, a),
                        Input.floats(b),
                        Input.floats(a),
                        Input.floats(a));
            case GROUP_NORM, GROUP_NORM_SWISH ->
                Call.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, c),
                        Input.floats(c),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one());
            case WINOGRAD_CONVOLUTION ->
                Call.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(25, panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one());
            case WINOGRAD_RESIDUAL_CONVOLUTION ->
                Call.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(25, panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one(),
                        Input.floats(rows, a, b, c));
            case POINTWISE_CONVOLUTION ->
                Call.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1));
            case RESIDUAL_CONVOLUTION ->
                Call.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.floats(rows, a, b, c));
        };
    }

    private static Call cached(int rows, int heads, int length, int further, int width) {
        int cache = length + further;
        long[] caches = {rows, heads, cache, width};
        return new Call(
                List.of(
                        Input.floats((long) rows * length, 3L * heads * width),
                        Input.floats(caches),
                        Input.floats(caches),
                        Input.ints(further + 1, rows),
                        Input.floats(2, rows, heads, length, cache),
                        Input.one()),
                List.of(new long[] {(long) rows * length, heads * width}, caches, caches));
    }

    /** With an index of pairs, or of distances if the number of entries is odd. */
    private static Call positionBias(int rows, int heads, int length, int further, int width, int entries) {
        int cache = length + further;
        return Call.of(
                new long[] {2, rows, heads, length, cache},
                Input.floats(cache, (long) heads * width),
                Input.floats(heads, width, cache),
                Input.floats(2, heads, entries),
                Input.ints(entries, entries % 2 == 0 ? cache : 1, cache),
                Input.ints(100, rows, length),
                Input.ints(further + 1, rows),
                Input.floats(rows, heads, cache, width));
    }

    private static long panels(int outputs) {
        return (outputs + 31) / 32 * 2;
    }

    /** One dimension of one input is changed, removed or added, or integers are out of range. */
    private static Call disturbed(Call call, Random random) {
        List<Input> inputs = new ArrayList<>(call.inputs());
        int which = random.nextInt(inputs.size());
        Input input = inputs.get(which);
        int at = random.nextInt(input.shape().length);
        long[] shape = input.shape().clone();
        int below = input.below();
        switch (random.nextInt(5)) {
            case 0 -> shape[at] = 0;
            case 1 -> shape[at] = Math.max(0, shape[at] - 1 + 2 * random.nextInt(2));
            case 2 -> shape[at] = size(random);
            case 3 ->
                shape = IntStream.range(0, shape.length)
                        .filter(i -> i != at)
                        .mapToLong(i -> input.shape()[i])
                        .toArray();
            default -> {
                shape = LongStream.concat(LongStream.of(1 + random.nextInt(2)), Arrays.stream(shape))
                        .toArray();
                below *= 3;
            }
        }
        inputs.set(which, new Input(input.type(), input.from(), below, shape));
        return new Call(inputs, call.outputs());
    }

    private static Object[] dimensions(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + "_" + i).toArray();
    }

    private Path graph(CustomOperators op, Call call) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "graph");
        Path file = directory.resolve("graph.onnx");
        try (WeightFile weights = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", weights, GraphPrecision.FP32);
            String[] names = new String[call.inputs().size()];
            for (int i = 0; i < names.length; i++) {
                Input input = call.inputs().get(i);
                names[i] = g.input("x" + i, input.type(), dimensions("x" + i, input.shape().length));
            }
            g.customNode(op, names);
            for (int i = 1; i < call.outputs().size(); i++) {
                g.renameLast(i, "y" + i, dimensions("y" + i, call.outputs().get(i).length));
            }
            g.renameLast(
                    "y0",
                    outside(op.outputs().get(0)),
                    dimensions("y0", call.outputs().get(0).length));
            g.write(file);
        }
        return file;
    }

    /** Bytes cannot be outputs of a graph. */
    private static ElementType outside(ElementType type) {
        return type == ElementType.UINT8 ? ElementType.INT32 : type;
    }

    private static void run(Backend backend, Path graph, CustomOperators op, Call call, Random random) {
        Map<String, DeviceTensor> inputs = new HashMap<>();
        Map<String, DeviceTensor> outputs = new HashMap<>();
        try (Engine engine = backend.compile(graph, ANY)) {
            for (int i = 0; i < call.inputs().size(); i++) {
                Input input = call.inputs().get(i);
                int count = Math.toIntExact(Arrays.stream(input.shape()).reduce(1, Math::multiplyExact));
                inputs.put(
                        "x" + i,
                        input.type() == ElementType.INT32
                                ? backend.ints(
                                        random.ints(count, input.from(), Math.max(input.from() + 1, input.below()))
                                                .toArray(),
                                        input.shape())
                                : backend.floats(numbers(count, random), input.shape()));
            }
            for (int i = 0; i < call.outputs().size(); i++) {
                outputs.put(
                        "y" + i,
                        backend.allocate(
                                outside(op.outputs().get(i)), call.outputs().get(i)));
            }
            engine.run(inputs, outputs);
        } finally {
            inputs.values().forEach(DeviceTensor::close);
            outputs.values().forEach(DeviceTensor::close);
        }
    }

    private static FloatBuffer numbers(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatBuffer.wrap(values);
    }

    @ParameterizedTest
    @EnumSource
    void validShapesAreComputedAndOthersAreErrors(CustomOperators op) throws IOException {
        Random random = new Random(op.ordinal());
        int refused = 0;
        try (Backend backend = new OnnxRuntimeBackend(2)) {
            for (int i = 0; i < SHAPES; i++) {
                Call call = fitting(op, random);
                Path graph = graph(op, call);
                assertDoesNotThrow(() -> run(backend, graph, op, call, random), () -> op + " of " + shapes(call));
                for (int j = 0; j < DISTURBED; j++) {
                    Call other = disturbed(call, random);
                    Path otherGraph = graph(op, other);
                    try {
                        run(backend, otherGraph, op, other, random);
                    } catch (OfaException e) {
                        refused++;
                    }
                }
            }
        }
        assertTrue(refused > SHAPES * DISTURBED / 4, "of what does not fit, only " + refused + " were refused");
    }

    @ParameterizedTest
    @EnumSource
    void missingInputsAreErrors(CustomOperators op) throws IOException {
        Random random = new Random(op.ordinal());
        Call call = fitting(op, random);
        try (Backend backend = new OnnxRuntimeBackend(1)) {
            for (int i = 0; i < call.inputs().size(); i++) {
                int input = i;
                leftOut(backend, op, call, node -> node.setInput(input, ""));
            }
            leftOut(backend, op, call, node -> node.addInput("x0"));
            leftOut(backend, op, call, node -> node.clearInput());
        }
    }

    private interface Change {
        void of(OnnxMl.NodeProto.Builder node);
    }

    private void leftOut(Backend backend, CustomOperators op, Call call, Change change) throws IOException {
        Path graph = graph(op, call);
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(graph)).toBuilder();
        change.of(model.getGraphBuilder().getNodeBuilder(0));
        Files.write(graph, model.build().toByteArray());
        assertThrows(OfaException.class, () -> run(backend, graph, op, call, new Random(1)));
    }

    private static String shapes(Call call) {
        return call.inputs().stream()
                .map(input -> Arrays.toString(input.shape()))
                .toList()
                .toString();
    }
}
