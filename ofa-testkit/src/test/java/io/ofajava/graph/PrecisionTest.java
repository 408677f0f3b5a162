// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.InvalidInputException;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.FloatEncoding;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.WeightFile;
import io.ofajava.testkit.graph.GraphAcceptance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights are rounded to nearest, casts are inserted where operators change types, and overflows stay finite. */
class PrecisionTest {
    @TempDir
    Path temporary;

    @Test
    void namesAreKnown() {
        assertEquals(GraphPrecision.FP16, GraphPrecision.of("FP16"));
        assertTrue(assertThrows(InvalidInputException.class, () -> GraphPrecision.of("int3"))
                .getMessage()
                .contains("fp32, fp16, bf16"));
    }

    /** Every float16 is preserved; ties are rounded to even. */
    @Test
    void halvesAreRoundedToNearest() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            if ((bits >>> 10 & 0x1F) != 0x1F) {
                float value = ai.onnxruntime.platform.Fp16Conversions.fp16ToFloat((short) bits);
                assertEquals((short) bits, encode(ElementType.FLOAT16, value), "bits " + bits);
            }
        }
        assertEquals(encode(ElementType.FLOAT16, 1), encode(ElementType.FLOAT16, 1 + 0x1p-11f));
        assertEquals(encode(ElementType.FLOAT16, 1 + 0x1p-9f), encode(ElementType.FLOAT16, 1 + 0x1p-10f + 0x1p-11f));
    }

    @Test
    void brainFloatsAreRoundedToNearest() {
        assertEquals((short) 0x3F80, encode(ElementType.BFLOAT16, 1));
        assertEquals((short) 0x3F80, encode(ElementType.BFLOAT16, 1 + 0x1p-8f));
        assertEquals((short) 0x3F82, encode(ElementType.BFLOAT16, 1 + 0x1p-7f + 0x1p-8f));
        assertEquals((short) 0x3F81, encode(ElementType.BFLOAT16, 1 + 0x1p-8f + 0x1p-12f));
        assertEquals((short) 0xFF80, encode(ElementType.BFLOAT16, Float.NEGATIVE_INFINITY));
        assertEquals((short) 0x7FC0, encode(ElementType.BFLOAT16, Float.NaN));
    }

    private static short encode(ElementType type, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        FloatEncoding.of(type).put(new float[] {value}, 0, 1, bytes);
        return bytes.getShort(0);
    }

    @Test
    void weightsOutOfRangeAreNamed() throws IOException {
        try (WeightFile file = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", file, GraphPrecision.FP16);
            InvalidInputException e =
                    assertThrows(InvalidInputException.class, () -> g.weight("too large", new float[] {1, 70_000}, 2));
            assertTrue(
                    e.getMessage().contains("too large")
                            && e.getMessage().contains("70000")
                            && e.getMessage().contains("bf16"),
                    e.getMessage());
            g.weight("fits", new float[] {65_504}, 1);
            g.fullWeight("full", new float[] {70_000}, 1);
        }
    }

    /**
     * A product beyond float16 is clamped as the reference clamps hidden states (64,504, which is 64,512 in float16),
     * and results computed from it are finite.
     */
    @Test
    void overflowStaysFinite() throws IOException {
        assertEquals(64_512, product(GraphPrecision.FP16, true));
        assertEquals(Float.POSITIVE_INFINITY, product(GraphPrecision.FP16, false));
        assertEquals(80_000, product(GraphPrecision.FP32, true));
    }

    private float product(GraphPrecision precision, boolean limited) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "product");
        Path graph = directory.resolve("product.onnx");
        try (WeightFile file = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("product", file, precision);
            String product =
                    g.matMul(g.input("x", ElementType.FLOAT32, 1, 2), g.weight("w", new float[] {400, 400}, 2, 1));
            g.output("y", limited ? g.limited(product) : product, ElementType.FLOAT32, 1, 1);
            g.write(graph);
        }
        assertEquals(List.of(), GraphAcceptance.objections(graph));
        float[] y = new float[1];
        try (Backend backend = new OnnxRuntimeBackend(1);
                Engine engine = backend.compile(graph, List.of(new ShapeProfile("one", Map.of(), Map.of(), Map.of())));
                DeviceTensor x = backend.floats(FloatBuffer.wrap(new float[] {100, 100}), 1, 2);
                DeviceTensor result = backend.allocate(ElementType.FLOAT32, 1, 1)) {
            engine.run(Map.of("x", x), Map.of("y", result));
            result.download(FloatBuffer.wrap(y));
        }
        return y[0];
    }

    /** Softmax, norms and logits compute in float32; projections and caches do not. */
    @Test
    void softmaxNormsAndLogitsStayFloat32() throws IOException {
        try (WeightFile file = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", file, GraphPrecision.BF16);
            String x = g.input("x", ElementType.FLOAT32, "rows", 2);
            String w = g.weight("w", new float[4], 2, 2);
            assertEquals(ElementType.BFLOAT16, g.type(w));
            String product = g.matMul(x, w);
            assertEquals(ElementType.BFLOAT16, g.type(product));
            assertEquals(ElementType.BFLOAT16, g.type(g.mul(product, g.scalar(2f))));
            assertEquals(ElementType.FLOAT32, g.type(g.add(product, x)));
            assertEquals(ElementType.FLOAT32, g.type(g.node("Softmax", product)));
            assertEquals(ElementType.FLOAT32, g.type(g.fullNode("MatMul", Map.of(), product, w)));
            assertEquals(ElementType.INT64, g.type(g.dimension(product, 0)));
            assertEquals(OnnxMl.TensorProto.DataType.BFLOAT16_VALUE, g.states().onnxCode());
        }
    }
}
