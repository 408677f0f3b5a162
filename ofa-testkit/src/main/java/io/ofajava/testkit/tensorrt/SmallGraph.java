// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import ai.onnx.proto.OnnxMl;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.onnx.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code y [rows, 3] = a [rows, 3] + b [rows, 3]} and {@code z = a * b}: a minimal graph. */
public final class SmallGraph {
    public static final List<ShapeProfile> PROFILES = List.of(
            new ShapeProfile("few", Map.of("rows", 1L), Map.of("rows", 2L), Map.of("rows", 4L)),
            new ShapeProfile("many", Map.of("rows", 1L), Map.of("rows", 8L), Map.of("rows", 16L)));

    private SmallGraph() {}

    /** @param checkpoint the checkpoint in the graph's metadata */
    public static Path write(Path file, String checkpoint) throws IOException {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("small")
                .addInput(value("a"))
                .addInput(value("b"))
                .addOutput(value("y"))
                .addOutput(value("z"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Add")
                        .setName("Add")
                        .addInput("a")
                        .addInput("b")
                        .addOutput("y"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Mul")
                        .setName("Mul")
                        .addInput("a")
                        .addInput("b")
                        .addOutput("z"));
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(10)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(20))
                .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("ofa.checkpoint")
                        .setValue(checkpoint))
                .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("ofa.precision")
                        .setValue("fp32"))
                .setGraph(graph)
                .build();
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        }
        return file;
    }

    private static OnnxMl.ValueInfoProto value(String name) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT32.onnxCode())
                                .setShape(OnnxMl.TensorShapeProto.newBuilder()
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("rows"))
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(3)))))
                .build();
    }
}
