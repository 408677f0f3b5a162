// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.FloatEncoding;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs with bfloat16 operands, on the production engine: every sum has the bits of the documented order. */
class Bfloat16ProductsTest {
    @TempDir
    Path temporary;

    /** Adds operators to a graph with the input {@code x}. */
    private interface Nodes {
        void add(GraphBuilder g) throws IOException;
    }

    private float[] computed(float[] x, long[] in, long[] out, Nodes nodes, int threads) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "graph");
        Path graph = directory.resolve("graph.onnx");
        try (WeightFile file = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("graph", file, GraphPrecision.BF16_ON_CPU);
            g.input("x", ElementType.FLOAT32, Arrays.stream(in).boxed().toArray());
            nodes.add(g);
            g.renameLast("y", ElementType.FLOAT32, Arrays.stream(out).boxed().toArray());
            g.write(graph);
        }
        float[] y = new float[Math.toIntExact(Arrays.stream(out).reduce(1, Math::multiplyExact))];
        try (Backend backend = new OnnxRuntimeBackend(threads);
                Engine engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
                DeviceTensor given = backend.floats(FloatBuffer.wrap(x), in);
                DeviceTensor result = backend.allocate(ElementType.FLOAT32, out)) {
            engine.run(Map.of("x", given), Map.of("y", result));
            result.download(FloatBuffer.wrap(y));
        }
        return y;
    }

    private static float rounded(float value) {
        return Float.intBitsToFloat(FloatEncoding.bfloat16(value) << 16);
    }

    /** Adds the products of two vectors at given positions: of a pair, the second first, each with one rounding. */
    private static float sum(float sum, float[] x, int fromX, float[] weight, int fromWeight, int step, int inputs) {
        for (int k = 0; k < inputs; k += 2) {
            if (k + 1 < inputs) {
                sum += rounded(x[fromX + k + 1]) * rounded(weight[fromWeight + (k + 1) * step]);
            }
            sum += rounded(x[fromX + k]) * rounded(weight[fromWeight + k * step]);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"36, 45, 5", "35, 64, 1", "7, 31, 3", "1, 1, 2", "768, 100, 13", "64, 40, 250"})
    void everyRowHasTheBitsOfTheDocumentedOrder(int inputs, int outputs, int rows) throws IOException {
        Random random = new Random(11);
        float[] weight = IntegerProductsTest.normal(random, inputs * outputs, 0.05);
        float[] bias = IntegerProductsTest.normal(random, outputs, 1);
        float[] x = IntegerProductsTest.normal(random, rows * inputs, 2);
        Nodes nodes = g -> Products.of(g).affine("x", "w", inputs, outputs, weight::clone, "b", bias::clone);
        float[] y = computed(x, new long[] {rows, inputs}, new long[] {rows, outputs}, nodes, 2);
        for (int at = 0; at < y.length; at++) {
            float expected =
                    sum(0, x, at / outputs * inputs, weight, at % outputs, outputs, inputs) + bias[at % outputs];
            assertEquals(expected, y[at], 0, "row " + at / outputs + ", column " + at % outputs);
        }
        float[] alone = computed(Arrays.copyOf(x, inputs), new long[] {1, inputs}, new long[] {1, outputs}, nodes, 1);
        assertArrayEquals(alone, Arrays.copyOf(y, outputs), 0, "a row alone has other bits than among others");
    }

    @Test
    void logitsAreProductsWithTheTokenTable() throws IOException {
        Random random = new Random(12);
        int tokens = 77;
        int width = 36;
        float[] table = IntegerProductsTest.normal(random, tokens * width, 1);
        float[] x = IntegerProductsTest.normal(random, 5 * width, 1);
        float[] y = computed(
                x,
                new long[] {5, width},
                new long[] {5, tokens},
                g -> Products.ofSteps(g)
                        .logits("x", new TokenTable("table", tokens, width, IntegerProductsTest.rows(table, width))),
                2);
        for (int at = 0; at < y.length; at++) {
            float expected = sum(0, x, at / tokens * width, table, at % tokens * width, 1, width);
            assertEquals(expected, y[at], 0, "row " + at / tokens + ", token " + at % tokens);
        }
    }

    @Test
    void lookedUpEmbeddingsAreNotRounded() throws IOException {
        int tokens = 3;
        float[] table = IntegerProductsTest.normal(new Random(13), tokens * 4, 1);
        float[] y = computed(
                new float[] {2},
                new long[] {1},
                new long[] {1, 4},
                g -> Products.of(g)
                        .lookup(
                                new TokenTable("table", tokens, 4, IntegerProductsTest.rows(table, 4)),
                                g.cast("x", ElementType.INT32)),
                1);
        assertArrayEquals(Arrays.copyOfRange(table, 8, 12), y);
    }

    /** A block of the backbone with a stride: 1 x 1, 3 x 3, the shortcut, and 1 x 1 with the residual. */
    @Test
    void aBlockOfConvolutionsIsTheSumOfItsWindows() throws IOException {
        Random random = new Random(14);
        int side = 7;
        int channels = 32;
        int half = (side + 1) / 2;
        float[] x = IntegerProductsTest.normal(random, side * side * channels, 1);
        float[] bias = IntegerProductsTest.normal(random, channels, 1);
        float[] first = IntegerProductsTest.normal(random, channels * channels, 0.2);
        float[] window = IntegerProductsTest.normal(random, channels * channels * 9, 0.1);
        float[] shortcut = IntegerProductsTest.normal(random, channels * channels, 0.2);
        float[] last = IntegerProductsTest.normal(random, channels * channels, 0.2);
        float[] y = computed(
                x,
                new long[] {1, side, side, channels},
                new long[] {1, half, half, channels},
                g -> {
                    Bfloat16Convolution convolution = new Bfloat16Convolution(g);
                    Bfloat16Convolution.Residual image = convolution.round("x");
                    String out = convolution.relu(image.rounded(), layer("a", first, channels, 1, 1, bias));
                    out = convolution.relu(out, layer("b", window, channels, 3, 2, bias));
                    String added = convolution.shortcut(image.rounded(), layer("c", shortcut, channels, 1, 2, bias));
                    g.cast(
                            convolution
                                    .residual(out, layer("d", last, channels, 1, 1, bias), added)
                                    .rounded(),
                            ElementType.FLOAT32);
                },
                2);
        float[] a = convolved(x, side, channels, first, 1, 1, bias, null, true);
        float[] b = convolved(a, side, channels, window, 3, 2, bias, null, true);
        float[] c = convolved(x, side, channels, shortcut, 1, 2, bias, null, false);
        float[] d = convolved(b, half, channels, last, 1, 1, bias, c, true);
        for (int i = 0; i < y.length; i++) {
            assertEquals(rounded(d[i]), y[i], 0, "value " + i);
        }
    }

    private static WindowLayer layer(String name, float[] weight, int channels, int kernel, int stride, float[] bias) {
        return new WindowLayer(name, channels, channels, kernel, stride, weight::clone, "bias of " + name, bias::clone);
    }

    private static float[] convolved(
            float[] x,
            int side,
            int channels,
            float[] weight,
            int kernel,
            int stride,
            float[] bias,
            float[] residual,
            boolean relu) {
        int out = (side + stride - 1) / stride;
        float[] result = new float[out * out * channels];
        for (int at = 0; at < result.length; at++) {
            int output = at % channels;
            float sum = 0;
            for (int position = 0; position < kernel * kernel; position++) {
                int row = at / channels / out * stride + position / kernel - kernel / 2;
                int column = at / channels % out * stride + position % kernel - kernel / 2;
                if (row >= 0 && row < side && column >= 0 && column < side) {
                    sum = sum(
                            sum,
                            x,
                            (row * side + column) * channels,
                            weight,
                            output * channels * kernel * kernel + position,
                            kernel * kernel,
                            channels);
                }
            }
            sum += bias[output];
            sum += residual == null ? 0 : residual[at];
            result[at] = relu ? Math.max(0, sum) : sum;
        }
        return result;
    }
}
