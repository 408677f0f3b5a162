// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.HashMap;
import java.util.Map;

/** How each operator treats the element types of its inputs: the table from which casts are inserted into a graph. */
public enum OperatorTypes {
    /** Computes in the precision's type of products. */
    PRODUCT,
    /** Computes in float32. */
    FULL,
    /** Inputs have one type: float32 if any of them is, since constants adapt. */
    COMMON,
    /** The first two inputs have the type of the first. */
    FIRST_TWO,
    /** The result has the type of the first input; the others are indices, shapes or factors of a fixed type. */
    FIRST,
    /** The first input is a condition; the others have one type as in {@link #COMMON}. */
    SELECTION,
    /** Quantises its first input, which is float32, to 8-bit unsigned integers; the others are scale and zero point. */
    QUANTISATION,
    /** A product of integers with 32-bit sums. */
    INTEGER_PRODUCT,
    /** The result is a shape. */
    SHAPE,
    /** The result is a truth value. */
    COMPARISON;

    private static final Map<String, OperatorTypes> BY_NAME = new HashMap<>();

    static {
        put(PRODUCT, "Gemm", "MatMul", "Conv");
        put(FULL, "Softmax", "LayerNormalization", "InstanceNormalization", "ReduceL2", "Exp", "Log");
        put(COMMON, "Add", "Sub", "Mul", "Div", "Max", "Concat", "Clip");
        put(FIRST_TWO, "TensorScatter");
        put(
                FIRST,
                "Identity",
                "Reshape",
                "Transpose",
                "Unsqueeze",
                "Slice",
                "Gather",
                "Split",
                "Expand",
                "Resize",
                "MaxPool",
                "Relu",
                "Gelu",
                "Sigmoid",
                "ReduceMax",
                "ReduceSum",
                "GatherElements",
                "TopK",
                "CumSum",
                "Pad");
        put(SELECTION, "Where");
        put(QUANTISATION, "QuantizeLinear");
        put(INTEGER_PRODUCT, "MatMulInteger");
        put(SHAPE, "Shape");
        put(COMPARISON, "LessOrEqual");
    }

    private static void put(OperatorTypes types, String... operators) {
        for (String operator : operators) {
            BY_NAME.put(operator, types);
        }
    }

    /** @throws IllegalArgumentException for an operator that is not in the table */
    public static OperatorTypes of(String operator) {
        OperatorTypes types = BY_NAME.get(operator);
        if (types == null) {
            throw new IllegalArgumentException("no type rule for the operator " + operator);
        }
        return types;
    }

    /** @return whether the operator is in the table */
    public static boolean isKnown(String operator) {
        return BY_NAME.containsKey(operator);
    }

    /** @return whether the input at that index takes part in the computation, so that its type matters */
    public boolean counts(int input) {
        return switch (this) {
            case PRODUCT, FULL, COMMON -> true;
            case FIRST_TWO -> input < 2;
            case SELECTION -> input > 0;
            default -> input == 0;
        };
    }
}
