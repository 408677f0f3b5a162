// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.MatrixRows;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Integer products compared with float64, within the error of quantisation, on the production engine. */
class IntegerProductsTest {
    static final int INPUTS = 387;
    static final int OUTPUTS = 101;

    @TempDir
    Path temporary;

    static float[] normal(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    /** From one row to more than a kernel's tile; all magnitudes; outliers; columns and rows of zeros. */
    @Test
    void errorsAreWithinRounding() throws IOException {
        Random random = new Random(1);
        float[] weight = normal(random, INPUTS * OUTPUTS, 0.05);
        for (int k = 0; k < INPUTS; k++) {
            weight[k * OUTPUTS + 5] = 0;
            weight[k * OUTPUTS + 6] *= 1e-20f;
            weight[k * OUTPUTS + 7] *= 1e6f;
        }
        try (IntegerProduct product = new IntegerProduct(temporary, weight, INPUTS, OUTPUTS)) {
            for (int rows : new int[] {1, 2, 5, 67}) {
                float[] x = normal(random, rows * INPUTS, 1);
                x[3] = 50;
                for (int row = 0; row < rows; row++) {
                    float factor = (float) Math.pow(10, row % 9 - 4);
                    for (int k = 0; k < INPUTS; k++) {
                        x[row * INPUTS + k] *= factor;
                    }
                }
                product.assertWithinTheory(x);
            }
        }
    }

    /**
     * Maximum activations of one sign with maximum weights of one sign: kernels with 16-bit sums would saturate if
     * weights were larger.
     */
    @Test
    void sumsNeverSaturate() throws IOException {
        int inputs = 512;
        int outputs = 48;
        float[] weight = new float[inputs * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = i % outputs % 2 == 0 ? 1.5f : -1.5f;
        }
        try (IntegerProduct product = new IntegerProduct(temporary, weight, inputs, outputs)) {
            for (float sign : new float[] {1, -1}) {
                for (int rows : new int[] {1, 4, 33}) {
                    float[] x = new float[rows * inputs];
                    Arrays.fill(x, sign * 3);
                    float[] y = product.of(x);
                    for (int i = 0; i < y.length; i++) {
                        float exact =
                                sign * 3 * inputs * (i % outputs % 2 == 0 ? 1.5f : -1.5f) + product.bias[i % outputs];
                        assertEquals(
                                exact,
                                y[i],
                                2e-3f,
                                "element " + i); // 127 and 64 represent the values exactly: only float32 rounds
                    }
                }
            }
        }
    }

    @Test
    void rowsOfZerosAreZeros() throws IOException {
        Random random = new Random(2);
        try (IntegerProduct product =
                new IntegerProduct(temporary, normal(random, INPUTS * OUTPUTS, 1), INPUTS, OUTPUTS)) {
            float[] x = normal(random, 3 * INPUTS, 1);
            Arrays.fill(x, INPUTS, 2 * INPUTS, 0);
            float[] y = product.of(x);
            assertArrayEquals(product.bias, Arrays.copyOfRange(y, OUTPUTS, 2 * OUTPUTS));
            Arrays.fill(x, INPUTS, 2 * INPUTS, 1e-42f); // less than the smallest scale
            assertArrayEquals(product.bias, Arrays.copyOfRange(product.of(x), OUTPUTS, 2 * OUTPUTS), 1e-20f);
        }
    }

    /** A row gives the same bits alone and among rows of very different magnitudes. */
    @Test
    void aRowDoesNotDependOnTheBatch() throws IOException {
        Random random = new Random(3);
        try (IntegerProduct product =
                new IntegerProduct(temporary, normal(random, INPUTS * OUTPUTS, 0.1), INPUTS, OUTPUTS)) {
            int rows = 37;
            float[] x = normal(random, rows * INPUTS, 1);
            for (int i = INPUTS; i < x.length; i++) {
                x[i] *= i / INPUTS % 3 == 0 ? 1000 : 0.01f;
            }
            float[] together = product.of(x);
            for (int row = 0; row < rows; row++) {
                float[] alone = product.of(Arrays.copyOfRange(x, row * INPUTS, (row + 1) * INPUTS));
                assertArrayEquals(
                        alone, Arrays.copyOfRange(together, row * OUTPUTS, (row + 1) * OUTPUTS), 0, "row " + row);
            }
        }
    }

    /** Embedding lookups: within half a step of each row's own scale; rows of zeros stay zero. */
    @Test
    void lookedUpRowsAreRoundedRows() throws IOException {
        int tokens = 9;
        int width = 33;
        float[] table = normal(new Random(4), tokens * width, 1);
        for (int i = 0; i < width; i++) {
            table[2 * width + i] = 0;
            table[3 * width + i] *= 1000;
        }
        Path graph = temporary.resolve("lookup.onnx");
        try (WeightFile file = new WeightFile(temporary.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("lookup", file, GraphPrecision.INT8);
            String ids = g.input("ids", ElementType.INT32, "rows");
            Products.of(g).lookup(new TokenTable("table", tokens, width, rows(table, width)), ids);
            g.renameLast("y", ElementType.FLOAT32, "rows", width);
            g.write(graph);
        }
        float[] y = new float[tokens * width];
        try (Backend backend = new OnnxRuntimeBackend(1);
                Engine engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
                DeviceTensor ids = backend.ints(new int[] {8, 7, 6, 5, 4, 3, 2, 1, 0}, tokens);
                DeviceTensor out = backend.allocate(ElementType.FLOAT32, tokens, width)) {
            engine.run(Map.of("ids", ids), Map.of("y", out));
            out.download(FloatBuffer.wrap(y));
        }
        for (int row = 0; row < tokens; row++) {
            float[] expected = Arrays.copyOfRange(table, (tokens - 1 - row) * width, (tokens - row) * width);
            float most = 0;
            for (float value : expected) {
                most = Math.max(most, Math.abs(value));
            }
            assertArrayEquals(
                    expected,
                    Arrays.copyOfRange(y, row * width, (row + 1) * width),
                    most / 127 / 2 * 1.001f,
                    "row " + row);
        }
    }

    static MatrixRows rows(float[] table, int width) {
        return (first, count) -> Arrays.copyOfRange(table, first * width, (first + count) * width);
    }

    /** Rows so long that each is a block of its own. */
    @Test
    void tablesAreReadInBlocks() throws IOException {
        int tokens = 3;
        int width = MatrixRows.BLOCK / 2 + 1;
        float[] table = normal(new Random(5), tokens * width, 1);
        List<Integer> read = new ArrayList<>();
        MatrixRows rows = (first, count) -> {
            read.add(count);
            return rows(table, width).read(first, count);
        };
        QuantisedMatrix expected = QuantisedMatrix.byRows(table, width, IntegerProducts.LARGEST_ACTIVATION);
        QuantisedMatrix actual = QuantisedMatrix.byRows(
                new TokenTable("table", tokens, width, rows), IntegerProducts.LARGEST_ACTIVATION);
        assertArrayEquals(expected.values(), actual.values());
        assertArrayEquals(expected.scales(), actual.scales());

        Path path = temporary.resolve("weights.bin");
        try (WeightFile file = new WeightFile(path)) {
            file.put("blocks", ElementType.FLOAT32, rows, tokens, width);
        }
        float[] stored = new float[table.length];
        ByteBuffer.wrap(Files.readAllBytes(path))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(stored);
        assertArrayEquals(table, stored);
        assertEquals(List.of(1, 1, 1, 1, 1, 1), read);
    }

    /** Every integer product has weights whose pairs fit into 16 bits. */
    @Test
    void weightsFitSevenBits() {
        QuantisedMatrix matrix = QuantisedMatrix.byColumns(
                new float[] {1, -2, 0, Float.MIN_VALUE, 0.5f, 3, 0, 0}, 4, IntegerProducts.LARGEST_WEIGHT);
        assertArrayEquals(
                new byte[] {64, -43, 0, 0, 32, 64, 0, 0},
                matrix.values()); // the smallest float is rounded to 0: its scale is 0
        for (byte value : matrix.values()) {
            assertTrue(Math.abs(value) <= IntegerProducts.LARGEST_WEIGHT);
        }
        assertTrue(2 * 255 * IntegerProducts.LARGEST_WEIGHT <= Short.MAX_VALUE);
    }
}
