// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.onnx.ElementType;
import org.jspecify.annotations.Nullable;

/** The custom operators of products of 8-bit integers with one scale per row, by their definition. */
final class IntegerRows {
    private static final double LARGEST_INTEGER = 127;
    private static final double ZERO_POINT = 128;
    /** Roundings of a rescaled sum in float32. */
    static final double ROUNDINGS = 2;

    private IntegerRows() {}

    /** Integers from 1 to 255 (128 means 0) and scales of {@code x [..., width]}. */
    static Value[] round(Value x, ErrorModel.Node errors) {
        return round(x, LARGEST_INTEGER, ZERO_POINT, errors);
    }

    /**
     * Integers and scales of {@code x [..., width]}.
     *
     * @param largest integer of a row's largest magnitude, less the zero point
     * @param zero integer that means 0
     */
    static Value[] round(Value x, double largest, double zero, ErrorModel.Node errors) {
        int width = x.last();
        int[] shape = x.shape().clone();
        shape[shape.length - 1] = 1;
        Value integers = Value.of(ElementType.UINT8, x.shape());
        Value scales = Value.of(ElementType.FLOAT32, shape);
        for (int row = 0; row < scales.data().length; row++) {
            double most = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                most = Math.max(most, Math.abs(x.data()[i]));
            }
            scales.data()[row] = Math.max(most / largest, Node.LEAST_SCALE);
            for (int i = row * width; i < (row + 1) * width; i++) {
                integers.data()[i] = Node.integer(x.data()[i] / scales.data()[row], zero, 0, 255, errors, i);
            }
        }
        return new Value[] {integers, scales};
    }

    /** Sums of products: {@code x [..., inputs], weight [inputs, outputs] -> [..., outputs]}. */
    static Value products(Value x, Value weight, double zero, ErrorModel.Node errors) {
        Value shifted = zero == 0 ? x : Operators.map(x, value -> value - zero);
        Value sums = new Products(errors, 0).matMul(shifted, weight, false);
        return new Value(ElementType.INT32, sums.shape(), sums.data());
    }

    /**
     * Sums in float32.
     *
     * @param scales one for each of equally many rows
     * @param bias {@code [outputs]}
     */
    static Value rescaled(Value sums, Value scales, Value outputScales, @Nullable Value bias) {
        int width = sums.last();
        Value result = Value.of(ElementType.FLOAT32, sums.shape());
        int perScale = result.data().length / scales.data().length;
        for (int i = 0; i < result.data().length; i++) {
            double added = bias == null ? 0 : bias.data()[i % width];
            result.data()[i] =
                    sums.data()[i] * scales.data()[i / perScale] * outputScales.data()[i % width] + added;
        }
        return result;
    }

    /**
     * A linear layer, in the order of its operations above.
     *
     * @param x {@code [..., inputs]}, weight {@code [panels, inputs / 4, 32, 4]}, offsets, the outputs' scales, and a
     *     bias that may be empty
     */
    static Value linear(Value[] x, ErrorModel.Node errors) {
        int inputs = x[0].last();
        int outputs = x[3].data().length;
        int group = x[1].last();
        int panel = x[1].shape()[2];
        Value weight = Value.of(ElementType.INT8, inputs, outputs);
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                int at = ((o / panel * (inputs / group) + i / group) * panel + o % panel) * group + i % group;
                weight.data()[i * outputs + o] = x[1].data()[at];
            }
        }
        Value[] rounded = round(x[0], errors.fused("IntegerLinear", "RoundRows"));
        Value sums = products(rounded[0], weight, ZERO_POINT, errors);
        Value bias = x[4].data().length == 0 ? null : x[4];
        Value result = rescaled(sums, rounded[1], x[3], bias);
        errors.fused("IntegerLinear", bias == null ? "RescaleRows" : "RescaleAndAddRows")
                .round(result, ROUNDINGS);
        return result;
    }
}
