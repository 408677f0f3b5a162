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

/**
 * Convolutions of integers that quantisation leaves unchanged, compared with the definition; and the effect of
 * quantisation on other values. The operator's other forms are compared in C++ (integer_convolution_test.cc).
 */
class IntegerConvolutionTest {
    private static final int INPUTS = 8;
    private static final int OUTPUTS = 32;

    @TempDir
    private Path temporary;

    /** A graph with one convolution. */
    private final class Convolution implements AutoCloseable {
        private final float[] weight;
        private final float[] bias = new float[OUTPUTS];
        private final int stride;
        private final Backend backend = new OnnxRuntimeBackend(1);
        private final Engine engine;

        Convolution(float[] weight, int stride) throws IOException {
            this.weight = weight;
            this.stride = stride;
            for (int o = 0; o < OUTPUTS; o++) {
                bias[o] = o * 0.5f - 3;
            }
            Path directory = Files.createTempDirectory(temporary, "convolution");
            Path graph = directory.resolve("convolution.onnx");
            try (WeightFile file = new WeightFile(directory.resolve("weights.bin"))) {
                GraphBuilder g = new GraphBuilder("convolution", file, GraphPrecision.INT8);
                String x = g.input("x", ElementType.FLOAT32, "batch", "height", "width", INPUTS);
                IntegerConvolution convolution = new IntegerConvolution(g);
                convolution.shortcut(
                        convolution.round(x),
                        new WindowLayer("w", INPUTS, OUTPUTS, 3, stride, weight::clone, "b", bias::clone));
                g.renameLast("y", ElementType.FLOAT32, "batch", "rows", "columns", OUTPUTS);
                g.write(graph);
            }
            engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
        }

        private int side(int side) {
            return (side + stride - 1) / stride;
        }

        float[] of(float[] x, int batch, int height, int width) {
            float[] y = new float[batch * side(height) * side(width) * OUTPUTS];
            try (DeviceTensor in = backend.floats(FloatBuffer.wrap(x), batch, height, width, INPUTS);
                    DeviceTensor out =
                            backend.allocate(ElementType.FLOAT32, batch, side(height), side(width), OUTPUTS)) {
                engine.run(Map.of("x", in), Map.of("y", out));
                out.download(FloatBuffer.wrap(y));
            }
            return y;
        }

        /** By the definition, for one image. */
        float[] exact(float[] x, int height, int width) {
            float[] y = new float[side(height) * side(width) * OUTPUTS];
            for (int row = 0; row < side(height); row++) {
                for (int column = 0; column < side(width); column++) {
                    for (int o = 0; o < OUTPUTS; o++) {
                        double sum = bias[o];
                        for (int place = 0; place < 9; place++) {
                            int r = row * stride + place / 3 - 1;
                            int c = column * stride + place % 3 - 1;
                            for (int i = 0; i < INPUTS && r >= 0 && c >= 0 && r < height && c < width; i++) {
                                sum += (double) x[(r * width + c) * INPUTS + i] * weight[(o * INPUTS + i) * 9 + place];
                            }
                        }
                        y[(row * side(width) + column) * OUTPUTS + o] = (float) sum;
                    }
                }
            }
            return y;
        }

        @Override
        public void close() {
            engine.close();
            backend.close();
        }
    }

    /** Integers up to {@code largest}, which occurs first in every {@code each}. */
    private static float[] whole(Random random, int count, int least, int largest, int each) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % each == 0 ? largest : random.nextInt(least, largest + 1);
        }
        return values;
    }

    /**
     * Activations up to 255, which each pixel has, and weights up to 64, which each output has: the scales are 1, so
     * all results are exact. Odd, even and single sides.
     */
    @Test
    void wholeNumbersAreExact() throws IOException {
        Random random = new Random(1);
        float[] weight = whole(
                random,
                OUTPUTS * INPUTS * 9,
                -IntegerProducts.LARGEST_WEIGHT,
                IntegerProducts.LARGEST_WEIGHT,
                INPUTS * 9);
        for (int stride = 1; stride <= 2; stride++) {
            try (Convolution convolution = new Convolution(weight, stride)) {
                for (int[] sides : new int[][] {{1, 1}, {1, 4}, {5, 3}, {8, 6}, {7, 10}}) {
                    float[] x = whole(
                            random, sides[0] * sides[1] * INPUTS, 0, IntegerConvolution.LARGEST_ACTIVATION, INPUTS);
                    assertArrayEquals(
                            convolution.exact(x, sides[0], sides[1]),
                            convolution.of(x, 1, sides[0], sides[1]),
                            0.05f,
                            Arrays.toString(sides) + ", stride " + stride);
                }
            }
        }
    }

    /**
     * Maximum activations with maximum weights of one sign: kernels with 16-bit sums would saturate if either were
     * larger.
     */
    @Test
    void sumsNeverSaturate() throws IOException {
        float[] weight = new float[OUTPUTS * INPUTS * 9];
        Arrays.fill(weight, 1.5f);
        try (Convolution convolution = new Convolution(weight, 1)) {
            float[] x = new float[5 * 5 * INPUTS];
            Arrays.fill(x, 3);
            assertArrayEquals(convolution.exact(x, 5, 5), convolution.of(x, 1, 5, 5), 1e-3f);
        }
    }

    /** Three images with very different magnitudes, one of them zeros: each gives the same bits as alone. */
    @Test
    void anImageDoesNotDependOnTheBatch() throws IOException {
        Random random = new Random(2);
        float[] weight = new float[OUTPUTS * INPUTS * 9];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextGaussian();
        }
        try (Convolution convolution = new Convolution(weight, 1)) {
            int size = 4 * 4 * INPUTS;
            float[] x = new float[3 * size];
            for (int i = 0; i < 2 * size; i++) {
                x[i] = random.nextFloat() * (i < size ? 1 : 1000);
            }
            float[] together = convolution.of(x, 3, 4, 4);
            for (int image = 0; image < 3; image++) {
                float[] alone = convolution.of(Arrays.copyOfRange(x, image * size, (image + 1) * size), 1, 4, 4);
                assertArrayEquals(
                        alone,
                        Arrays.copyOfRange(together, image * alone.length, (image + 1) * alone.length),
                        0,
                        "image " + image);
            }
            for (int i = 0; i < 16 * OUTPUTS; i++) {
                assertEquals(
                        convolution.bias[i % OUTPUTS],
                        together[2 * 16 * OUTPUTS + i],
                        "an image of zeros must give the bias");
            }
            float[] first = Arrays.copyOf(x, size);
            float[] exact = convolution.exact(first, 4, 4);
            for (int i = 0; i < exact.length; i++) {
                assertEquals(
                        exact[i],
                        together[i],
                        72 * (1.0 / 255 / 2 * 4 + 4.0 / 64 / 2),
                        "the error exceeds half a step of each activation and each weight");
            }
        }
    }
}
