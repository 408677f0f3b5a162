// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.onnx.ElementType;
import java.util.Arrays;

/**
 * A tensor of the interpreter: row-major doubles, for every element type.
 *
 * @param type the element type in the graph
 * @param shape the dimensions
 * @param data the elements
 */
record Value(ElementType type, int[] shape, double[] data) {
    Value {
        if (size(shape) != data.length) {
            throw new IllegalArgumentException(data.length + " elements for the shape " + Arrays.toString(shape));
        }
    }

    static Value of(ElementType type, int... shape) {
        return new Value(type, shape, new double[size(shape)]);
    }

    static int size(int[] shape) {
        int size = 1;
        for (int dimension : shape) {
            size *= dimension;
        }
        return size;
    }

    /** The same elements in another shape. */
    Value as(int... dimensions) {
        return new Value(type, dimensions, data);
    }

    int rank() {
        return shape.length;
    }

    int last() {
        return shape[shape.length - 1];
    }

    /** The elements as integers, for shapes, axes and indices. */
    int[] ints() {
        int[] result = new int[data.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, data[i]));
        }
        return result;
    }

    /** The stride of each dimension. */
    int[] strides() {
        int[] strides = new int[shape.length];
        for (int axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }
}
