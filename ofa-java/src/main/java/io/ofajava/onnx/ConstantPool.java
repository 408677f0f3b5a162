// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Set;

/** Small constants that are stored in the graph itself, each once, with a name derived from its value. */
final class ConstantPool {
    private final OnnxMl.GraphProto.Builder graph;
    private final TypeInference types;
    private final Set<String> initializers;

    /** @param initializers the names of the graph's initializers, which this extends */
    ConstantPool(OnnxMl.GraphProto.Builder graph, TypeInference types, Set<String> initializers) {
        this.graph = graph;
        this.types = types;
        this.initializers = initializers;
    }

    /** A small constant vector of shapes, axes or indices. */
    String ints(long... values) {
        StringBuilder name = new StringBuilder("int64");
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            name.append('_').append(value);
            bytes.putLong(value);
        }
        return inline(name.toString(), ElementType.INT64, bytes, values.length);
    }

    /** A small constant vector of factors: shape inference does not look into the weight file. */
    String floats(float... values) {
        StringBuilder name = new StringBuilder("float32");
        for (float value : values) {
            name.append('_').append(value);
        }
        return constant(name.toString(), ElementType.FLOAT32, values, values.length);
    }

    private String constant(String name, ElementType type, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        FloatEncoding.of(type).put(values, 0, values.length, bytes);
        return inline(name, type, bytes, dims);
    }

    /** A constant 32-bit integer scalar. */
    String scalar(int value) {
        return inline(
                "int32_" + value,
                ElementType.INT32,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value));
    }

    /** A constant 32-bit integer as a vector of length 1. */
    String vector(int value) {
        return inline(
                "int32_vector_" + value,
                ElementType.INT32,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value),
                1);
    }

    /** A constant 8-bit unsigned integer scalar, 0 to 255. */
    String unsignedByte(int value) {
        return inline(
                "uint8_" + value, ElementType.UINT8, ByteBuffer.allocate(1).put((byte) value));
    }

    /** A constant float scalar that takes the type of the value it is combined with. */
    String scalar(float value) {
        String name = "float_" + value;
        types.putAdaptable(name, new float[] {value}); // written in the type in which it is used
        return name;
    }

    /** Writes an adaptable constant in float32. */
    void write(String name) {
        constant(name, ElementType.FLOAT32, values(name));
    }

    /** Writes an adaptable constant in another type, with a separate name. */
    String adapted(String name, ElementType type) {
        return constant(name + "_" + type, type, values(name));
    }

    private float[] values(String name) {
        return Objects.requireNonNull(types.adaptable(name), name);
    }

    private String inline(String name, ElementType type, ByteBuffer bytes, long... dims) {
        if (initializers.add(name)) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(type.onnxCode())
                    .setRawData(ByteString.copyFrom(bytes.flip()));
            for (long dim : dims) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
            types.put(name, type);
        }
        return name;
    }
}
