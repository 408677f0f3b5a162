// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import ai.onnx.proto.OnnxMl;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The peaks of a device: bytes per second of a copy within its memory, and operations per second of large matrix
 * products in each precision.
 */
final class DevicePeaks {
    private static final int PRODUCTS = 8;
    private static final double GIGA = 1e9;
    private static final double TERA = 1e12;

    private final GpuCheck check;

    DevicePeaks(GpuCheck check) {
        this.check = check;
    }

    void run() throws IOException {
        bandwidth(check.number("megabytes", 1024) * 1_000_000L, check.number("runs", 20));
        for (String precision : check.list("precision", "fp16,bf16,fp32")) {
            products(GraphPrecision.of(precision), check.number("size", 8192), check.number("runs", 20));
        }
    }

    /** Each byte of a copy is read and written. */
    private void bandwidth(long bytes, int runs) {
        try (TensorRtApi api = TensorRtProvider.load()) {
            TensorRtApi.Device device = api.selectDevice(check.number("device", 0));
            TensorRtApi.Handle stream = api.createStream();
            long source = api.allocate(bytes);
            long target = api.allocate(bytes);
            api.clear(source, bytes, stream);
            api.copy(target, bytes, source, bytes, bytes, 1, stream);
            api.synchronize(stream);
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                api.copy(target, bytes, source, bytes, bytes, 1, stream);
            }
            api.synchronize(stream);
            double seconds = (System.nanoTime() - start) / 1e9;
            api.free(source);
            api.free(target);
            api.destroy(stream);
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("device", device.name());
            finding.put("compute_capability", device.capability() / 10.0);
            finding.put("memory_bytes", device.bytes());
            finding.put("driver_cuda", device.driver());
            finding.put("cuda", device.cuda());
            finding.put("tensorrt", device.tensorRt());
            finding.put("copy_gb_per_s", 2.0 * bytes * runs / seconds / GIGA);
            check.report(finding);
        }
    }

    private void products(GraphPrecision precision, int size, int runs) throws IOException {
        Path directory = Files.createDirectories(check.cache().resolve("peaks"));
        Path graph = directory.resolve("products-" + precision + "-" + size + ".onnx");
        try (OutputStream out = Files.newOutputStream(graph)) {
            graph(precision, size).writeTo(out);
        }
        try (TensorRtBackend backend = new TensorRtBackend(
                TensorRtProvider.load(), TensorRtSettings.of(check.number("device", 0), check.cache()))) {
            Map<String, Long> shape = Map.of("rows", (long) size);
            try (Engine engine = backend.compile(graph, List.of(new ShapeProfile("all", shape, shape, shape)));
                    DeviceTensor a = backend.floats(values(size, 1), size, size);
                    DeviceTensor b = backend.floats(values(size, 1 / Math.sqrt(size)), size, size);
                    DeviceTensor y = backend.allocate(ElementType.FLOAT32, size, size)) {
                Map<String, DeviceTensor> inputs = Map.of("a", a, "b", b);
                for (int i = 0; i < 3; i++) {
                    engine.run(inputs, Map.of("y", y));
                }
                long start = System.nanoTime();
                for (int i = 0; i < runs; i++) {
                    engine.run(inputs, Map.of("y", y));
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                check.report(Map.of(
                        "precision",
                        precision.name(),
                        "size",
                        size,
                        "tflop_per_s",
                        2.0 * size * size * size * PRODUCTS * runs / seconds / TERA));
            }
        }
    }

    private static FloatBuffer values(int size, double deviation) {
        Random random = new Random(1);
        FloatBuffer values = FloatBuffer.allocate(size * size);
        while (values.hasRemaining()) {
            values.put((float) (deviation * random.nextGaussian()));
        }
        return values.flip();
    }

    /** {@code y = a b b b ...} */
    private static OnnxMl.ModelProto graph(GraphPrecision precision, int size) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("products")
                .addInput(value("a", "rows", size))
                .addInput(value("b", null, size))
                .addOutput(value("y", "rows", size))
                .addNode(cast("a", "x0", precision.products()))
                .addNode(cast("b", "w", precision.products()));
        for (int i = 0; i < PRODUCTS; i++) {
            graph.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .setName("product" + i)
                    .addInput("x" + i)
                    .addInput("w")
                    .addOutput("x" + (i + 1)));
        }
        graph.addNode(cast("x" + PRODUCTS, "y", ElementType.FLOAT32));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(10)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(20))
                .addMetadataProps(property("ofa.checkpoint", "peaks"))
                .addMetadataProps(property("ofa.precision", precision.name()))
                .setGraph(graph)
                .build();
    }

    private static OnnxMl.StringStringEntryProto property(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }

    private static OnnxMl.NodeProto cast(String from, String to, ElementType type) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType("Cast")
                .setName("cast_" + to)
                .addInput(from)
                .addOutput(to)
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("to")
                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(type.onnxCode()))
                .build();
    }

    private static OnnxMl.ValueInfoProto value(String name, @Nullable String rows, int size) {
        OnnxMl.TensorShapeProto.Dimension fixed =
                OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size).build();
        OnnxMl.TensorShapeProto.Dimension first = rows == null
                ? fixed
                : OnnxMl.TensorShapeProto.Dimension.newBuilder()
                        .setDimParam(rows)
                        .build();
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT32.onnxCode())
                                .setShape(OnnxMl.TensorShapeProto.newBuilder()
                                        .addDim(first)
                                        .addDim(fixed))))
                .build();
    }
}
