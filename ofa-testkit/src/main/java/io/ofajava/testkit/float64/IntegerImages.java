// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.onnx.ElementType;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The custom operators of images of 8-bit integers with one scale per pixel, by their definition. */
final class IntegerImages {
    private static final double LARGEST_INTEGER = 255;
    /** Roundings of a result in float32: of the position's sum, of the scale, the bias and the residual. */
    private static final double ROUNDINGS = 4;

    private IntegerImages() {}

    /** Integers from 0 to 255 and scales of {@code x [batch, height, width, channels]}, at least 0. */
    static Value[] round(Value x, ErrorModel.Node errors) {
        return IntegerRows.round(x, LARGEST_INTEGER, 0, errors);
    }

    /**
     * The convolution without ReLU.
     *
     * @param x image {@code [batch, height, width, inputs]}, its scales, weight {@code [outputs / 32, positions, inputs
     *     / 4, 32, 4]}, the outputs' scales, bias and stride
     * @param residual {@code [batch, rows, columns, outputs]}
     */
    static Value convolution(Value[] x, @Nullable Value residual, ErrorModel.Node errors) {
        int[] shape = x[0].shape();
        int kernel = x[2].shape()[1] == 1 ? 1 : 3;
        int stride = (int) x[5].data()[0];
        int outputs = x[4].data().length;
        int rows = (shape[1] + stride - 1) / stride;
        int columns = (shape[2] + stride - 1) / stride;
        double[] weight = unpacked(x[2], shape[3], outputs);
        Value result = Value.of(ElementType.FLOAT32, shape[0], rows, columns, outputs);
        IntStream.range(0, shape[0] * rows * columns).parallel().forEach(pixel -> {
            double[] sums = new double[outputs];
            for (int position = 0; position < kernel * kernel; position++) {
                int row = pixel / columns % rows * stride + position / kernel - kernel / 2;
                int column = pixel % columns * stride + position % kernel - kernel / 2;
                if (row >= 0 && row < shape[1] && column >= 0 && column < shape[2]) {
                    int from = (pixel / (rows * columns) * shape[1] + row) * shape[2] + column;
                    add(sums, x[0].data(), from, shape[3], x[1].data()[from], weight, position * shape[3] * outputs);
                }
            }
            for (int o = 0; o < outputs; o++) {
                int to = pixel * outputs + o;
                result.data()[to] =
                        sums[o] * x[3].data()[o] + x[4].data()[o] + (residual == null ? 0 : residual.data()[to]);
            }
        });
        errors.round(result, ROUNDINGS);
        return result;
    }

    private static void add(
            double[] sums, double[] x, int pixel, int inputs, double scale, double[] weight, int fromWeight) {
        for (int i = 0; i < inputs; i++) {
            double value = x[pixel * inputs + i] * scale;
            int from = fromWeight + i * sums.length;
            for (int o = 0; o < sums.length && value != 0; o++) {
                sums[o] += value * weight[from + o];
            }
        }
    }

    /** {@code [positions, inputs, outputs]}. */
    private static double[] unpacked(Value weight, int inputs, int outputs) {
        int positions = weight.shape()[1];
        int panel = weight.shape()[3];
        int group = weight.shape()[4];
        double[] result = new double[weight.data().length];
        for (int at = 0; at < result.length; at++) {
            int input = at / (group * panel) % (inputs / group) * group + at % group;
            int position = at / (inputs * panel) % positions;
            int output = at / (inputs * panel * positions) * panel + at / group % panel;
            result[(position * inputs + input) * outputs + output] = weight.data()[at];
        }
        return result;
    }
}
