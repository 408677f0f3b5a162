package io.ofajava.graph;

/** Element types that cross the boundary of a graph. The codes are those of ONNX's {@code TensorProto.DataType}. */
public enum ElementType {
    /** 32-bit IEEE float. */
    FLOAT32(1, 4),
    /** 32-bit signed integer. */
    INT32(6, 4),
    /** 64-bit signed integer: shapes and axes inside a graph only. */
    INT64(7, 8);

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

    /** @return the size of one element in bytes */
    public int bytes() {
        return bytes;
    }
}
