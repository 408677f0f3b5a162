// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.Map;

/** Shorthands for frequent nodes. Every method adds nodes and returns the name of the result. */
public abstract class GraphExpressions {
    GraphExpressions() {}

    /** Adds a node with one output. */
    public abstract String node(String op, String... inputs);

    /** Adds a node with one output. Attributes are Long, Integer, Float, String or long[] values. */
    public abstract String node(String op, Map<String, Object> attributes, String... inputs);

    abstract ConstantPool constants();

    /** A small constant vector of shapes, axes or indices, stored in the graph itself. */
    public String ints(long... values) {
        return constants().ints(values);
    }

    /**
     * A small constant vector of factors, stored in the graph itself: shape inference does not look into the weight
     * file.
     */
    public String floats(float... values) {
        return constants().floats(values);
    }

    /** A constant 32-bit integer scalar, stored in the graph itself. */
    public String scalar(int value) {
        return constants().scalar(value);
    }

    /** A constant 32-bit integer as a vector of length 1, stored in the graph itself. */
    public String vector(int value) {
        return constants().vector(value);
    }

    /** A constant 8-bit unsigned integer scalar (0 to 255), stored in the graph itself. */
    public String unsignedByte(int value) {
        return constants().unsignedByte(value);
    }

    /** A constant float scalar, in the type of the value it is combined with. */
    public String scalar(float value) {
        return constants().scalar(value);
    }

    /** Element-wise sum, with broadcasting. */
    public String add(String a, String b) {
        return node("Add", a, b);
    }

    /** Element-wise product, with broadcasting. */
    public String mul(String a, String b) {
        return node("Mul", a, b);
    }

    /** Matrix product of the last two dimensions. */
    public String matMul(String a, String b) {
        return node("MatMul", a, b);
    }

    /** Reshapes; in {@code shape}, 0 keeps the input's dimension at that index and -1 is inferred. */
    public String reshape(String value, long... shape) {
        return node("Reshape", value, ints(shape));
    }

    /** Permutes dimensions. */
    public String transpose(String value, long... permutation) {
        return node("Transpose", Map.of("perm", permutation), value);
    }

    /** Takes the entries of a table at indices along one axis. */
    public String gather(String table, String indices, int axis) {
        return node("Gather", Map.of("axis", axis), table, indices);
    }

    /** Takes {@code [start, end)} along one axis. */
    public String slice(String value, long start, long end, long axis) {
        return node("Slice", value, ints(start), ints(end), ints(axis));
    }

    /** Concatenates values along one axis. */
    public String concat(int axis, String... values) {
        return node("Concat", Map.of("axis", axis), values);
    }

    /** Inserts dimensions of size 1. */
    public String unsqueeze(String value, long... axes) {
        return node("Unsqueeze", value, ints(axes));
    }

    /** One dimension of a value as an int64 vector of length 1. */
    public String dimension(String value, int axis) {
        return node("Shape", Map.of("start", axis, "end", axis + 1), value);
    }
}
