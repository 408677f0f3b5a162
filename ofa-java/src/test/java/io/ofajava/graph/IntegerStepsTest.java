// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Integer products of few rows, as in decoder steps, give the bits of the others. */
class IntegerStepsTest {
    @TempDir
    Path temporary;

    /** Those of decoder steps have another layout of weights and another operator. */
    @Test
    void productsOfFewRowsHaveTheSameBits() throws IOException {
        Random random = new Random(6);
        int inputs = IntegerProductsTest.INPUTS + 1;
        float[] weight = IntegerProductsTest.normal(random, inputs * IntegerProductsTest.OUTPUTS, 0.05);
        try (IntegerProduct expected = new IntegerProduct(temporary, weight, inputs, IntegerProductsTest.OUTPUTS);
                IntegerProduct steps =
                        new IntegerProduct(temporary, weight, inputs, IntegerProductsTest.OUTPUTS, Products::ofSteps);
                IntegerProduct odd = new IntegerProduct(
                        temporary,
                        Arrays.copyOf(weight, IntegerProductsTest.INPUTS * IntegerProductsTest.OUTPUTS),
                        IntegerProductsTest.INPUTS,
                        IntegerProductsTest.OUTPUTS,
                        Products::ofSteps)) {
            for (int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 12, 13, 40}) {
                float[] x = IntegerProductsTest.normal(random, rows * inputs, 2);
                assertArrayEquals(expected.of(x), steps.of(x), 0, rows + " rows");
            }
            odd.assertWithinTheory(IntegerProductsTest.normal(random, 3 * IntegerProductsTest.INPUTS, 1));
        }
    }

    @Test
    void logitsOfFewRowsHaveTheSameBits() throws IOException {
        Random random = new Random(7);
        int tokens = 45;
        int width = 36;
        int rows = 5;
        float[] table = IntegerProductsTest.normal(random, tokens * width, 1);
        Path graph = temporary.resolve("logits.onnx");
        try (WeightFile file = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("logits", file, GraphPrecision.INT8);
            TokenTable tokenTable = new TokenTable("table", tokens, width, IntegerProductsTest.rows(table, width));
            String x = g.input("x", ElementType.FLOAT32, "rows", width);
            Products.of(g).logits(x, tokenTable);
            g.renameLast("expected", ElementType.FLOAT32, "rows", tokens);
            Products.ofSteps(g).logits(x, tokenTable);
            g.renameLast("y", ElementType.FLOAT32, "rows", tokens);
            g.write(graph);
        }
        float[] expected = new float[rows * tokens];
        float[] y = new float[rows * tokens];
        try (Backend backend = new OnnxRuntimeBackend(2);
                Engine engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
                DeviceTensor x = backend.floats(
                        FloatBuffer.wrap(IntegerProductsTest.normal(random, rows * width, 1)), rows, width);
                DeviceTensor first = backend.allocate(ElementType.FLOAT32, rows, tokens);
                DeviceTensor second = backend.allocate(ElementType.FLOAT32, rows, tokens)) {
            engine.run(Map.of("x", x), Map.of("expected", first, "y", second));
            first.download(FloatBuffer.wrap(expected));
            second.download(FloatBuffer.wrap(y));
        }
        assertArrayEquals(expected, y, 0);
        assertTrue(Math.abs(y[7]) > 0.01, "no logits");
    }
}
