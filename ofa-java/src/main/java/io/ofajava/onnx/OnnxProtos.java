// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.Map;
import java.util.Set;

/** Messages of the ONNX file format. */
public final class OnnxProtos {
    /** The operator set of all graphs: the first one with {@code TensorScatter}. */
    public static final int OPSET = 24;
    /**
     * The version of the file format (IR version). It is older than the one that was released together with
     * {@link #OPSET}, so that more readers accept it; ONNX versions the two independently
     * (https://github.com/onnx/onnx/blob/main/docs/Versioning.md).
     */
    private static final int IR_VERSION = 10;

    private OnnxProtos() {}

    /**
     * A declared input or output.
     *
     * @param dims numbers, or names where a dimension varies
     */
    static OnnxMl.ValueInfoProto valueInfo(String name, ElementType type, Object... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            if (dim instanceof Number number) {
                shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(number.longValue()));
            } else {
                shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam((String) dim));
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.onnxCode())
                                .setShape(shape)))
                .build();
    }

    static OnnxMl.StringStringEntryProto pair(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }

    /** A complete model: the graph with its operator sets and metadata. */
    static OnnxMl.ModelProto model(OnnxMl.GraphProto.Builder graph, Set<String> domains, Map<String, String> metadata) {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("ofa-java")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        domains.forEach(domain -> model.addOpsetImport(
                OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
        metadata.forEach((key, value) -> model.addMetadataProps(pair(key, value)));
        return model.build();
    }
}
