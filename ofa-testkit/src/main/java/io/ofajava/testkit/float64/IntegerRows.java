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
        Value weight = unpacked(ElementType.INT8, x[1], x[0].last(), x[3].data().length);
        Value[] rounded = round(x[0], errors.fused("IntegerLinear", "RoundRows"));
        Value sums = products(rounded[0], weight, ZERO_POINT, errors);
        Value bias = x[4].data().length == 0 ? null : x[4];
        Value result = rescaled(sums, rounded[1], x[3], bias);
        errors.fused("IntegerLinear", bias == null ? "RescaleRows" : "RescaleAndAddRows")
                .round(result, ROUNDINGS);
        return result;
    }

    /**
     * A linear layer with integer weights and float32 activations and sums.
     *
     * @param x {@code [..., inputs]}, weight {@code [panels, groups, 32, 4]}, the outputs' scales, and a bias that may
     *     be empty
     */
    static Value weightLinear(Value[] x, ErrorModel.Node errors) {
        int outputs = x[2].data().length;
        Value weight = unpacked(ElementType.FLOAT32, x[1], x[0].last(), outputs);
        Value result = new Products(errors, ErrorModel.unit(ElementType.FLOAT32)).matMul(x[0], weight, false);
        for (int i = 0; i < result.data().length; i++) {
            double bias = x[3].data().length == 0 ? 0 : x[3].data()[i % outputs];
            result.data()[i] = result.data()[i] * x[2].data()[i % outputs] + bias;
        }
        errors.round(result, ROUNDINGS);
        return result;
    }

    /** The weight {@code [inputs, outputs]} of panels {@code [panels, groups, 32, 4]}. */
    private static Value unpacked(ElementType type, Value packed, int inputs, int outputs) {
        int groups = packed.shape()[1];
        int panel = packed.shape()[2];
        int group = packed.last();
        Value weight = Value.of(type, inputs, outputs);
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                int at = ((o / panel * groups + i / group) * panel + o % panel) * group + i % group;
                weight.data()[i * outputs + o] = packed.data()[at];
            }
        }
        return weight;
    }
}
