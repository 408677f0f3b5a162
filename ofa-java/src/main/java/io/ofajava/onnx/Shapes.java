// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.Arrays;

/** Arithmetic on tensor shapes. */
public final class Shapes {
    private Shapes() {}

    /** @return the number of elements of a tensor of that shape; throws if it exceeds a long */
    public static long elements(long... dims) {
        long count = 1;
        for (long dim : dims) {
            count = Math.multiplyExact(count, dim);
        }
        return count;
    }

    /** Throws unless a tensor of that shape has that many elements. */
    public static void requireElements(String name, long count, long... dims) {
        if (elements(dims) != count) {
            throw new IllegalArgumentException(
                    name + " has " + count + " values, but its shape is " + Arrays.toString(dims));
        }
    }
}
