// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;

/** Java values as attributes of ONNX nodes. */
final class NodeAttributes {
    private NodeAttributes() {}

    /**
     * An attribute of the type that the value's class implies.
     *
     * @param value an Integer, Long, Float, String or long[]
     */
    static OnnxMl.AttributeProto of(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer || value instanceof Long) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Float number) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number);
        } else if (value instanceof String text) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof long[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (long number : numbers) {
                attribute.addInts(number);
            }
        } else {
            throw new IllegalArgumentException("attribute " + name + " has an unsupported type: " + value.getClass());
        }
        return attribute.build();
    }

    /** A branch of a condition as an attribute. */
    static OnnxMl.AttributeProto of(String name, OnnxMl.GraphProto.Builder graph) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                .setG(graph)
                .build();
    }
}
