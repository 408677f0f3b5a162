// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A graph with one integer product, on the production engine. */
final class IntegerProduct implements AutoCloseable {
    final float[] weight;
    final float[] bias;
    private final int inputs;
    private final int outputs;
    private final Backend backend = new OnnxRuntimeBackend(1);
    private final Engine engine;

    IntegerProduct(Path temporary, float[] weight, int inputs, int outputs) throws IOException {
        this(temporary, weight, inputs, outputs, Products::of);
    }

    IntegerProduct(Path temporary, float[] weight, int inputs, int outputs, Function<GraphBuilder, Products> products)
            throws IOException {
        this.weight = weight;
        this.inputs = inputs;
        this.outputs = outputs;
        this.bias = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            bias[i] = i / 7f - 3;
        }
        Path directory = Files.createTempDirectory(temporary, "product");
        Path graph = directory.resolve("product.onnx");
        try (WeightFile file = new WeightFile(directory.resolve("weights.bin"))) {
            GraphBuilder g = new GraphBuilder("product", file, GraphPrecision.INT8);
            String x = g.input("x", ElementType.FLOAT32, "rows", inputs);
            products.apply(g).affine(x, "w", inputs, outputs, weight::clone, "b", bias::clone);
            g.renameLast("y", ElementType.FLOAT32, "rows", outputs);
            g.write(graph);
        }
        engine = backend.compile(graph, List.of(new ShapeProfile("any", Map.of(), Map.of(), Map.of())));
    }

    float[] of(float[] x) {
        int rows = x.length / inputs;
        float[] y = new float[rows * outputs];
        try (DeviceTensor in = backend.floats(FloatBuffer.wrap(x), rows, inputs);
                DeviceTensor out = backend.allocate(ElementType.FLOAT32, rows, outputs)) {
            engine.run(Map.of("x", in), Map.of("y", out));
            out.download(FloatBuffer.wrap(y));
        }
        return y;
    }

    /**
     * Every result is within the error of quantisation: half a step of each weight times the activation, plus half a
     * step of each activation times the rounded weight, plus float32's own rounding.
     */
    void assertWithinTheory(float[] x) {
        float[] y = of(x);
        double[] columnSteps = new double[outputs];
        for (int i = 0; i < weight.length; i++) {
            columnSteps[i % outputs] =
                    Math.max(columnSteps[i % outputs], Math.abs(weight[i]) / (double) IntegerProducts.LARGEST_WEIGHT);
        }
        for (int row = 0; row < y.length / outputs; row++) {
            double rowStep = 0;
            for (int k = 0; k < inputs; k++) {
                rowStep =
                        Math.max(rowStep, Math.abs(x[row * inputs + k]) / (double) IntegerProducts.LARGEST_ACTIVATION);
            }
            for (int column = 0; column < outputs; column++) {
                double exact = 0;
                double bound = 0;
                double magnitude = Math.abs(bias[column]);
                for (int k = 0; k < inputs; k++) {
                    double a = x[row * inputs + k];
                    double w = weight[k * outputs + column];
                    exact += a * w;
                    magnitude += Math.abs(a * w);
                    bound += Math.abs(a) * columnSteps[column] / 2
                            + (Math.abs(w) + columnSteps[column] / 2) * rowStep / 2;
                }
                assertEquals(
                        exact + bias[column],
                        y[row * outputs + column],
                        bound + 1e-6 * (magnitude + bound) + 1e-30,
                        "row " + row + ", column " + column);
            }
        }
    }

    @Override
    public void close() {
        engine.close();
        backend.close();
    }
}
