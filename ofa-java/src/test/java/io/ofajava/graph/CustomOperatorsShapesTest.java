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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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

    private static Object[] dimensions(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + "_" + i).toArray();
    }

    private Path graph(CustomOperators op, CustomOperatorCall call) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "graph");
        Path file = directory.resolve("graph.onnx");
        try (WeightFile weights = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", weights, GraphPrecision.FP32);
            String[] names = new String[call.inputs().size()];
            for (int i = 0; i < names.length; i++) {
                CustomOperatorCall.Input input = call.inputs().get(i);
                String given = g.input("x" + i, outside(input.type()), dimensions("x" + i, input.shape().length));
                names[i] = g.cast(given, input.type());
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

    /** Bytes cannot be inputs or outputs of a graph, and the test has no bfloat16. */
    private static ElementType outside(ElementType type) {
        return switch (type) {
            case UINT8, INT8 -> ElementType.INT32;
            case BFLOAT16 -> ElementType.FLOAT32;
            default -> type;
        };
    }

    private static void run(Backend backend, Path graph, CustomOperators op, CustomOperatorCall call, Random random) {
        Map<String, DeviceTensor> inputs = new HashMap<>();
        Map<String, DeviceTensor> outputs = new HashMap<>();
        try (Engine engine = backend.compile(graph, ANY)) {
            for (int i = 0; i < call.inputs().size(); i++) {
                CustomOperatorCall.Input input = call.inputs().get(i);
                int count = Math.toIntExact(Arrays.stream(input.shape()).reduce(1, Math::multiplyExact));
                inputs.put(
                        "x" + i,
                        outside(input.type()) == ElementType.INT32
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
                CustomOperatorCall call = CustomOperatorCall.fitting(op, random);
                Path graph = graph(op, call);
                assertDoesNotThrow(() -> run(backend, graph, op, call, random), () -> op + " of " + shapes(call));
                for (int j = 0; j < DISTURBED; j++) {
                    CustomOperatorCall other = CustomOperatorCall.disturbed(call, random);
                    Path otherGraph = graph(op, other);
                    try {
                        run(backend, otherGraph, op, other, random);
                    } catch (OfaException e) {
                        refused++;
                    }
                }
            }
        }
        assertTrue(
                refused > SHAPES * DISTURBED / 4,
                "only " + refused + " of the calls with shapes that do not match were refused");
    }

    @ParameterizedTest
    @EnumSource
    void missingInputsAreErrors(CustomOperators op) throws IOException {
        Random random = new Random(op.ordinal());
        CustomOperatorCall call = CustomOperatorCall.fitting(op, random);
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

    private void leftOut(Backend backend, CustomOperators op, CustomOperatorCall call, Change change)
            throws IOException {
        Path graph = graph(op, call);
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(graph)).toBuilder();
        model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getDomain().equals(CustomOperators.DOMAIN))
                .forEach(change::of);
        Files.write(graph, model.build().toByteArray());
        assertThrows(OfaException.class, () -> run(backend, graph, op, call, new Random(1)));
    }

    private static String shapes(CustomOperatorCall call) {
        return call.inputs().stream()
                .map(input -> Arrays.toString(input.shape()))
                .toList()
                .toString();
    }
}
