// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.onnx.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * The custom operators with bfloat16 operands and float32 sums, by their definition. Their weights are bfloat16 in the
 * file, so only activations are rounded here.
 */
final class Bfloat16Operators {
    private Bfloat16Operators() {}

    /**
     * A linear layer.
     *
     * @param x {@code [..., inputs]}, weight {@code [panels, pairs, 32, 2]}, a bias that may be empty, and the number
     *     of outputs
     */
    static Value linear(Value[] x, ErrorModel.Node errors) {
        int inputs = x[0].last();
        int outputs = (int) x[3].data()[0];
        int[] packed = x[1].shape();
        Value weight = unpacked(x[1].as(packed[0], 1, packed[1], packed[2], packed[3]), inputs, outputs);
        Value operand = round(x[0], errors.fused("Bfloat16Linear", "Bfloat16Pixels"));
        Value result =
                products(errors).matMul(new Value(ElementType.FLOAT32, operand.shape(), operand.data()), weight, true);
        if (x[2].data().length > 0) {
            for (int i = 0; i < result.data().length; i++) {
                result.data()[i] += x[2].data()[i % outputs];
            }
            errors.round(result, 1);
        }
        return result;
    }

    /** Rounds to bfloat16. */
    static Value round(Value x, ErrorModel.Node errors) {
        Value result = new Value(ElementType.BFLOAT16, x.shape(), x.data().clone());
        errors.round(result, 1);
        return result;
    }

    /**
     * A convolution in float32, without ReLU.
     *
     * @param x image {@code [batch, height, width, inputs]}, weight {@code [panels, positions, pairs, 32, 2]}, bias and
     *     stride
     * @param residual {@code [batch, rows, columns, outputs]}
     */
    static Value convolution(Value[] x, @Nullable Value residual, ErrorModel.Node errors) {
        int inputs = x[0].last();
        int outputs = x[2].data().length;
        int kernel = x[1].shape()[1] == 1 ? 1 : 3;
        Value image =
                Operators.transpose(new Value(ElementType.FLOAT32, x[0].shape(), x[0].data()), new int[] {0, 3, 1, 2});
        Value weight = unpacked(x[1], inputs, outputs).as(outputs, inputs, kernel, kernel);
        Value sums = products(errors).convolution(image, weight, (int) x[3].data()[0], kernel / 2);
        Value result = Operators.transpose(sums, new int[] {0, 2, 3, 1});
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] += x[2].data()[i % outputs] + (residual == null ? 0 : residual.data()[i]);
        }
        errors.round(result, residual == null ? 1 : 2);
        return result;
    }

    private static Products products(ErrorModel.Node errors) {
        return new Products(errors, ErrorModel.unit(ElementType.FLOAT32));
    }

    /** The weight {@code [outputs, inputs * positions]} of panels {@code [panels, positions, pairs, 32, 2]}. */
    private static Value unpacked(Value packed, int inputs, int outputs) {
        int positions = packed.shape()[1];
        int pairs = packed.shape()[2];
        int panel = packed.shape()[3];
        int pair = packed.last();
        Value weight = Value.of(ElementType.FLOAT32, outputs, inputs * positions);
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int position = 0; position < positions; position++) {
                    int group = (o / panel * positions + position) * pairs + i / pair;
                    weight.data()[(o * inputs + i) * positions + position] =
                            packed.data()[(group * panel + o % panel) * pair + i % pair];
                }
            }
        }
        return weight;
    }
}
