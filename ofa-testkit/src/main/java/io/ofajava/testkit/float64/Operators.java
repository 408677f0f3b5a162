// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import ai.onnx.proto.OnnxMl;
import io.ofajava.onnx.ElementType;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that rearrange and combine elements. */
final class Operators {
    private Operators() {}

    static int[] padded(int[] shape, int rank) {
        int[] result = new int[rank];
        Arrays.fill(result, 1);
        System.arraycopy(shape, 0, result, rank - shape.length, shape.length);
        return result;
    }

    /** Combines elements of two tensors, with broadcasting of dimensions of 1. */
    static Value combine(ElementType type, Value a, Value b, DoubleBinaryOperator operator) {
        int rank = Math.max(a.rank(), b.rank());
        int[] left = padded(a.shape(), rank);
        int[] right = padded(b.shape(), rank);
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = left[axis] == 1 ? right[axis] : left[axis];
            if (right[axis] != 1 && right[axis] != shape[axis]) {
                throw new IllegalArgumentException(Arrays.toString(a.shape()) + " with " + Arrays.toString(b.shape()));
            }
        }
        int[] stepsA = steps(left);
        int[] stepsB = steps(right);
        Value result = Value.of(type, shape);
        double[] data = result.data();
        int[] index = new int[rank];
        int atA = 0;
        int atB = 0;
        for (int i = 0; i < data.length; i++) {
            data[i] = operator.applyAsDouble(a.data()[atA], b.data()[atB]);
            for (int axis = rank - 1; axis >= 0; axis--) {
                atA += stepsA[axis];
                atB += stepsB[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                index[axis] = 0;
                atA -= stepsA[axis] * shape[axis];
                atB -= stepsB[axis] * shape[axis];
            }
        }
        return result;
    }

    /** Strides, 0 for broadcast dimensions. */
    private static int[] steps(int[] shape) {
        int[] steps = new int[shape.length];
        for (int axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
            steps[axis] = shape[axis] == 1 ? 0 : stride;
            stride *= shape[axis];
        }
        return steps;
    }

    static Value map(Value x, DoubleUnaryOperator operator) {
        return new Value(
                x.type(), x.shape(), Arrays.stream(x.data()).map(operator).toArray());
    }

    static Value reshape(Value x, Value target) {
        int[] shape = target.ints();
        int known = 1;
        int open = -1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 0) {
                shape[axis] = x.shape()[axis];
            }
            if (shape[axis] < 0) {
                open = axis;
            } else {
                known *= shape[axis];
            }
        }
        if (open >= 0) {
            shape[open] = known == 0 ? 0 : x.data().length / known;
        }
        return x.as(shape);
    }

    static Value transpose(Value x, int[] permutation) {
        int[] shape = new int[x.rank()];
        int[] from = x.strides();
        int[] steps = new int[x.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = x.shape()[permutation[axis]];
            steps[axis] = from[permutation[axis]];
        }
        return strided(x, 0, shape, steps);
    }

    /** The elements at regular distances from an offset. */
    private static Value strided(Value x, int offset, int[] shape, int[] steps) {
        Value result = Value.of(x.type(), shape);
        int[] index = new int[shape.length];
        int at = offset;
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = x.data()[at];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at += steps[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                index[axis] = 0;
                at -= steps[axis] * shape[axis];
            }
        }
        return result;
    }

    static Value unsqueeze(Value x, int[] axes) {
        int rank = x.rank() + axes.length;
        int[] shape = new int[rank];
        for (int axis : axes) {
            shape[axis < 0 ? axis + rank : axis] = 1;
        }
        for (int axis = 0, from = 0; axis < rank; axis++) {
            shape[axis] = shape[axis] == 1 ? 1 : x.shape()[from++];
        }
        return x.as(shape);
    }

    static Value slice(Value x, int[] starts, int[] ends, int[] axes, int @Nullable [] steps) {
        int[] shape = x.shape().clone();
        int[] strides = x.strides();
        int offset = 0;
        for (int i = 0; i < starts.length; i++) {
            int size = x.shape()[axes[i]];
            int start = Math.min(size, starts[i] < 0 ? starts[i] + size : starts[i]);
            int end = Math.min(size, ends[i] < 0 ? ends[i] + size : ends[i]);
            int step = steps == null ? 1 : steps[i];
            shape[axes[i]] = Math.max(0, (end - start + step - 1) / step);
            offset += start * strides[axes[i]];
            strides[axes[i]] *= step;
        }
        return strided(x, offset, shape, strides);
    }

    static Value gather(Value x, Value indices, int axis) {
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < x.rank(); i++) {
            outer *= i < axis ? x.shape()[i] : 1;
            inner *= i > axis ? x.shape()[i] : 1;
        }
        int[] shape = new int[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.shape(), 0, shape, 0, axis);
        System.arraycopy(indices.shape(), 0, shape, axis, indices.rank());
        System.arraycopy(x.shape(), axis + 1, shape, axis + indices.rank(), x.rank() - 1 - axis);
        Value result = Value.of(x.type(), shape);
        int[] rows = indices.ints();
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(
                        x.data(),
                        (o * x.shape()[axis] + rows[i]) * inner,
                        result.data(),
                        (o * rows.length + i) * inner,
                        inner);
            }
        }
        return result;
    }

    static Value concat(Value[] parts, int axis) {
        int at = axis < 0 ? axis + parts[0].rank() : axis;
        int[] shape = parts[0].shape().clone();
        shape[at] = Arrays.stream(parts).mapToInt(part -> part.shape()[at]).sum();
        Value result = Value.of(parts[0].type(), shape);
        int outer = 1;
        for (int i = 0; i < at; i++) {
            outer *= shape[i];
        }
        for (int o = 0, to = 0; o < outer; o++) {
            for (Value part : parts) {
                int block = part.data().length / Math.max(1, outer);
                System.arraycopy(part.data(), o * block, result.data(), to, block);
                to += block;
            }
        }
        return result;
    }

    static Value[] split(Value x, int axis, int count) {
        int[] strides = x.strides();
        int[] shape = x.shape().clone();
        shape[axis] /= count;
        Value[] parts = new Value[count];
        for (int i = 0; i < count; i++) {
            parts[i] = strided(x, i * shape[axis] * strides[axis], shape, strides);
        }
        return parts;
    }

    /**
     * Rows' entries {@code [rows, heads, length, width]} into a cache {@code [rows, heads, cache, width]} from each
     * row's position on.
     */
    static Value scatter(Value cache, Value entries, int[] positions) {
        Value result = new Value(cache.type(), cache.shape(), cache.data().clone());
        int heads = cache.shape()[1];
        int length = cache.shape()[2];
        int block = entries.shape()[2] * entries.shape()[3];
        for (int row = 0; row < cache.shape()[0]; row++) {
            for (int head = 0; head < heads; head++) {
                int from = (row * heads + head) * block;
                int to = ((row * heads + head) * length + positions[row]) * cache.shape()[3];
                System.arraycopy(entries.data(), from, result.data(), to, block);
            }
        }
        return result;
    }

    static Value maxPool(Value x, int kernel, int stride, int padding) {
        int height = x.shape()[2];
        int width = x.shape()[3];
        int rows = (height + 2 * padding - kernel) / stride + 1;
        int columns = (width + 2 * padding - kernel) / stride + 1;
        Value result = Value.of(x.type(), x.shape()[0], x.shape()[1], rows, columns);
        for (int i = 0; i < result.data().length; i++) {
            int map = i / (rows * columns);
            double most = Double.NEGATIVE_INFINITY;
            for (int place = 0; place < kernel * kernel; place++) {
                int y = i / columns % rows * stride + place / kernel - padding;
                int z = i % columns * stride + place % kernel - padding;
                if (y >= 0 && y < height && z >= 0 && z < width) {
                    most = Math.max(most, x.data()[(map * height + y) * width + z]);
                }
            }
            result.data()[i] = most;
        }
        return result;
    }

    /** {@code x [batch, channels, height, width]} with its sides enlarged by nearest neighbours. */
    static Value enlarged(Value x, int factor) {
        int height = x.shape()[2];
        int width = x.shape()[3];
        Value result = Value.of(x.type(), x.shape()[0], x.shape()[1], factor * height, factor * width);
        for (int i = 0; i < result.data().length; i++) {
            int row = i / (factor * width);
            int map = row / (factor * height);
            result.data()[i] =
                    x.data()[(map * height + row % (factor * height) / factor) * width + i % (factor * width) / factor];
        }
        return result;
    }

    /** Pads with zeros: {@code pads} before and after each dimension. */
    static Value pad(Value x, int[] pads) {
        int rank = x.rank();
        int[] shape = x.shape().clone();
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] += pads[axis] + pads[axis + rank];
        }
        Value result = Value.of(x.type(), shape);
        int[] strides = result.strides();
        int[] index = new int[rank];
        for (int i = 0; i < x.data().length; i++) {
            int to = 0;
            for (int axis = 0; axis < rank; axis++) {
                to += (index[axis] + pads[axis]) * strides[axis];
            }
            result.data()[to] = x.data()[i];
            for (int axis = rank - 1; axis >= 0 && ++index[axis] == x.shape()[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return result;
    }

    /** The largest element over some axes, which stay as dimensions of 1. */
    static Value reduceMax(Value x, int[] axes) {
        int[] shape = x.shape().clone();
        for (int axis : axes) {
            shape[axis] = 1;
        }
        Value result = Value.of(x.type(), shape);
        Arrays.fill(result.data(), Double.NEGATIVE_INFINITY);
        int[] steps = steps(shape);
        int[] index = new int[x.rank()];
        for (double value : x.data()) {
            int to = 0;
            for (int axis = 0; axis < index.length; axis++) {
                to += index[axis] * steps[axis];
            }
            result.data()[to] = Math.max(result.data()[to], value);
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == x.shape()[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return result;
    }

    static Value select(Value condition, Value then, Value otherwise) {
        Value chosen = combine(then.type(), condition, then, (c, value) -> c != 0 ? value : Double.NaN);
        return combine(then.type(), chosen, otherwise, (value, other) -> Double.isNaN(value) ? other : value);
    }

    static int[] ints(OnnxMl.AttributeProto attribute) {
        return attribute.getIntsList().stream().mapToInt(Long::intValue).toArray();
    }
}
