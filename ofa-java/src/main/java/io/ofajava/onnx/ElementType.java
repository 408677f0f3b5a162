// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

/** Element types of a graph's values. The codes are those of ONNX's {@code TensorProto.DataType}. */
public enum ElementType {
    /** 32-bit IEEE float. */
    FLOAT32(1, 4),
    /** 16-bit IEEE float: values up to 65,504. */
    FLOAT16(10, 2),
    /** The upper half of a 32-bit IEEE float: its range, with 8 bits of precision. */
    BFLOAT16(16, 2),
    /** 32-bit signed integer. */
    INT32(6, 4),
    /** 64-bit signed integer: shapes and axes inside a graph only. */
    INT64(7, 8),
    /** 8-bit signed integer: quantised weights, inside a graph only. */
    INT8(3, 1),
    /** 8-bit unsigned integer: quantised activations, inside a graph only. */
    UINT8(2, 1),
    /** A truth value: inside a graph only. */
    BOOL(9, 1);

    private final int onnxCode;
    private final int bytes;

    ElementType(int onnxCode, int bytes) {
        this.onnxCode = onnxCode;
        this.bytes = bytes;
    }

    /** @return the value of {@code TensorProto.DataType} */
    public int onnxCode() {
        return onnxCode;
    }

    /** @return whether values are real numbers */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    /** @return the size of one element in bytes */
    public int bytes() {
        return bytes;
    }
}
