// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import java.util.stream.IntStream;

/** Products in float64: the sums, and the error of their float32 versions by the {@link ErrorModel}. */
final class Products {
    private final ErrorModel.Node errors;
    /** The unit roundoff in which sums accumulate; 0 where their errors do not count. */
    private final double unit;
    /** Whether squares are summed too, which the error of a sum needs. */
    private final boolean sums;

    /** @param unit the unit roundoff of accumulation; 0 if sums are exact, or rounded more coarsely afterwards */
    Products(ErrorModel.Node errors, double unit) {
        this.errors = errors;
        this.unit = unit;
        this.sums = unit > 0 && errors.active();
    }

    /**
     * {@code a [..., rows, inner]} by {@code b [..., inner, columns]}, with leading dimensions of 1 repeated;
     * {@code transposed}: b is [columns, inner].
     */
    Value matMul(Value a, Value b, boolean transposed) {
        int rank = Math.max(a.rank(), b.rank());
        int[] left = Operators.padded(a.shape(), rank);
        int[] right = Operators.padded(b.shape(), rank);
        int rows = left[rank - 2];
        int inner = left[rank - 1];
        int columns = transposed ? right[rank - 2] : right[rank - 1];
        int[] shape = new int[rank];
        int batches = 1;
        for (int axis = 0; axis < rank - 2; axis++) {
            shape[axis] = Math.max(left[axis], right[axis]);
            batches *= shape[axis];
        }
        shape[rank - 2] = rows;
        shape[rank - 1] = columns;
        Value result = Value.of(a.type(), shape);
        IntStream.range(0, batches).parallel().forEach(batch -> {
            int fromA = 0;
            int fromB = 0;
            for (int axis = 0, rest = batch, below = 0; axis < rank - 2; axis++) {
                below = 1;
                for (int other = axis + 1; other < rank - 2; other++) {
                    below *= shape[other];
                }
                int index = rest / below;
                rest %= below;
                fromA = fromA * left[axis] + (left[axis] == 1 ? 0 : index);
                fromB = fromB * right[axis] + (right[axis] == 1 ? 0 : index);
            }
            multiply(
                    a.data(),
                    fromA * rows * inner,
                    b.data(),
                    fromB * inner * columns,
                    transposed,
                    result.data(),
                    batch * rows * columns,
                    rows,
                    inner,
                    columns);
        });
        return result;
    }

    private void multiply(
            double[] a,
            int fromA,
            double[] b,
            int fromB,
            boolean transposed,
            double[] c,
            int fromC,
            int rows,
            int inner,
            int columns) {
        IntStream.range(0, rows).parallel().forEach(row -> {
            double[] sum = new double[columns];
            double[] squares = new double[sums ? columns : 0];
            int first = fromA + row * inner;
            if (transposed) {
                dots(sum, squares, a, first, b, fromB, inner);
            } else {
                for (int k = 0; k < inner; k++) {
                    add(sum, squares, a[first + k], b, fromB + k * columns);
                }
            }
            int to = fromC + row * columns;
            for (int column = 0; column < columns; column++) {
                c[to + column] =
                        sum[column] + (sums ? errors.sum(unit, sum[column], squares[column], inner, to + column) : 0);
            }
        });
    }

    private void dots(double[] sum, double[] squares, double[] a, int fromA, double[] b, int fromB, int inner) {
        for (int column = 0, from = fromB; column < sum.length; column++, from += inner) {
            double dot = 0;
            double square = 0;
            for (int k = 0; k < inner; k++) {
                double product = a[fromA + k] * b[from + k];
                dot += product;
                square += product * product;
            }
            sum[column] = dot;
            if (sums) {
                squares[column] = square;
            }
        }
    }

    private void add(double[] sum, double[] squares, double x, double[] b, int from) {
        if (x == 0) {
            return;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += x * b[from + i];
        }
        for (int i = 0; i < squares.length; i++) {
            double product = x * b[from + i];
            squares[i] += product * product;
        }
    }

    /**
     * A convolution {@code x [batch, inputs, height, width]} by {@code weight [outputs, inputs, kernel, kernel]}. The
     * squares of a sum are at least their mean over the map, because Winograd's transforms spread the error of one
     * position over its neighbours.
     */
    Value convolution(Value x, Value weight, int stride, int padding) {
        int inputs = x.shape()[1];
        int height = x.shape()[2];
        int width = x.shape()[3];
        int outputs = weight.shape()[0];
        int kernel = weight.shape()[2];
        int rows = (height + 2 * padding - kernel) / stride + 1;
        int columns = (width + 2 * padding - kernel) / stride + 1;
        Value result = Value.of(x.type(), x.shape()[0], outputs, rows, columns);
        IntStream.range(0, x.shape()[0] * outputs).parallel().forEach(map -> {
            int fromWeight = map % outputs * inputs * kernel * kernel;
            int to = map * rows * columns;
            double[] sum = new double[rows * columns];
            double[] squares = new double[sums ? rows * columns : 0];
            for (int input = 0; input < inputs; input++) {
                int from = (map / outputs * inputs + input) * height * width;
                for (int place = 0; place < kernel * kernel; place++) {
                    double w = weight.data()[fromWeight + input * kernel * kernel + place];
                    if (w != 0) {
                        shifted(
                                x.data(),
                                from,
                                height,
                                width,
                                place / kernel - padding,
                                place % kernel - padding,
                                stride,
                                w,
                                sum,
                                squares,
                                rows,
                                columns);
                    }
                }
            }
            double mean = 0;
            for (double square : squares) {
                mean += square / squares.length;
            }
            for (int i = 0; i < sum.length; i++) {
                result.data()[to + i] = sum[i]
                        + (sums
                                ? errors.sum(unit, sum[i], Math.max(mean, squares[i]), inputs * kernel * kernel, to + i)
                                : 0);
            }
        });
        return result;
    }

    private void shifted(
            double[] x,
            int from,
            int height,
            int width,
            int down,
            int across,
            int stride,
            double w,
            double[] sum,
            double[] squares,
            int rows,
            int columns) {
        int first = Math.max(0, (-across + stride - 1) / stride);
        int last = Math.min(columns, (width - 1 - across) / stride + 1);
        for (int row = 0; row < rows; row++) {
            int y = row * stride + down;
            if (y < 0 || y >= height) {
                continue;
            }
            int line = from + y * width + across;
            int to = row * columns;
            if (stride == 1) {
                for (int column = first; column < last; column++) {
                    sum[to + column] += w * x[line + column];
                }
            } else {
                for (int column = first; column < last; column++) {
                    sum[to + column] += w * x[line + column * stride];
                }
            }
            if (sums) {
                for (int column = first; column < last; column++) {
                    double product = w * x[line + column * stride];
                    squares[to + column] += product * product;
                }
            }
        }
    }
}
