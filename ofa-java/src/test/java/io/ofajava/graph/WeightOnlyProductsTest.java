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

/** Products of float32 activations with integer weights, on the production engine. */
class WeightOnlyProductsTest {
    private static final double UNIT = 0x1p-24;

    @TempDir
    Path temporary;

    /** Adds the product of a graph with one input. */
    private interface Product {
        void add(Products products, String x) throws IOException;
    }

    /** A result {@code [rows, outputs]} of {@code x [rows, inputs]}. */
    private float[] computed(float[] x, int inputs, int outputs, Product product) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "product");
        Path graph = directory.resolve("product.onnx");
        int rows = x.length / inputs;
        try (WeightFile file = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("product", file, GraphPrecision.INT8_WEIGHTS);
            product.add(Products.ofSteps(g), g.input("x", ElementType.FLOAT32, "rows", inputs));
            g.renameLast("y", ElementType.FLOAT32, "rows", outputs);
            g.write(graph);
        }
        float[] y = new float[rows * outputs];
        try (Backend backend = new OnnxRuntimeBackend(2);
                Engine engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
                DeviceTensor in = backend.floats(FloatBuffer.wrap(x), rows, inputs);
                DeviceTensor out = backend.allocate(ElementType.FLOAT32, rows, outputs)) {
            engine.run(Map.of("x", in), Map.of("y", out));
            out.download(FloatBuffer.wrap(y));
        }
        return y;
    }

    /**
     * Each weight is wrong by half a step of its output at most. A sum of n float32 products in any order is wrong by
     * at most n u / (1 - n u) times the sum of their magnitudes (Higham, Accuracy and Stability of Numerical
     * Algorithms, section 3.1); scale and bias add two roundings.
     *
     * @param weight {@code [inputs, outputs]}
     */
    private static void assertWithinTheory(float[] x, float[] weight, float[] bias, int inputs, float[] y) {
        int outputs = bias.length;
        double terms = (inputs + 2) * UNIT;
        double gamma = terms / (1 - terms);
        double[] steps = new double[outputs];
        for (int i = 0; i < weight.length; i++) {
            steps[i % outputs] =
                    Math.max(steps[i % outputs], Math.abs(weight[i]) / (double) WeightOnlyProducts.LARGEST_WEIGHT);
        }
        for (int at = 0; at < y.length; at++) {
            int row = at / outputs;
            int column = at % outputs;
            double exact = bias[column];
            double rounding = 0;
            double magnitude = Math.abs(bias[column]);
            for (int k = 0; k < inputs; k++) {
                double a = x[row * inputs + k];
                double w = weight[k * outputs + column];
                exact += a * w;
                rounding += Math.abs(a) * steps[column] / 2;
                magnitude += Math.abs(a * w);
            }
            // The scale is a float32 too.
            double bound = rounding + (gamma + 2 * UNIT) * (magnitude + rounding);
            assertEquals(exact, y[at], bound, "row " + row + ", column " + column);
        }
    }

    @ParameterizedTest
    @CsvSource({"36, 45, 5", "35, 64, 1", "7, 31, 3", "1, 1, 2", "768, 100, 13"})
    void everyResultIsWithinTheRoundingOfWeights(int inputs, int outputs, int rows) throws IOException {
        Random random = new Random(11);
        float[] weight = IntegerProductsTest.normal(random, inputs * outputs, 0.05);
        float[] bias = IntegerProductsTest.normal(random, outputs, 1);
        float[] x = IntegerProductsTest.normal(random, rows * inputs, 2);
        Product product = (products, in) -> products.affine(in, "w", inputs, outputs, weight::clone, "b", bias::clone);
        float[] y = computed(x, inputs, outputs, product);
        assertWithinTheory(x, weight, bias, inputs, y);
        float[] alone = computed(Arrays.copyOf(x, inputs), inputs, outputs, product);
        assertArrayEquals(alone, Arrays.copyOf(y, outputs), 0, "a row alone has other bits than among others");
    }

    @Test
    void logitsAreProductsWithTheTokenTable() throws IOException {
        Random random = new Random(12);
        int tokens = 45;
        int width = 36;
        float[] table = IntegerProductsTest.normal(random, tokens * width, 1);
        float[] x = IntegerProductsTest.normal(random, 5 * width, 1);
        float[] y = computed(
                x,
                width,
                tokens,
                (products, in) -> products.logits(
                        in, new TokenTable("table", tokens, width, IntegerProductsTest.rows(table, width))));
        assertWithinTheory(x, Matrices.transpose(table, tokens, width), new float[tokens], width, y);
    }

    /** An output whose weights are all 0 has the scale 0. */
    @Test
    void weightsOfZeroGiveTheBias() throws IOException {
        float[] y = computed(
                new float[] {3, -4, 5},
                3,
                2,
                (products, in) -> products.affine(
                        in, "w", 3, 2, () -> new float[] {1, 0, 0, 0, 0, 0}, "b", () -> new float[] {0.5f, -7}));
        assertArrayEquals(new float[] {3.5f, -7}, y, 1e-6f);
    }
}
