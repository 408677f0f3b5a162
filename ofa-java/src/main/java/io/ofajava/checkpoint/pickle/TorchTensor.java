// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.util.Arrays;

/**
 * A tensor as described by a torch pickle: a strided view of a storage. Not checked against the storage yet.
 *
 * @param offset first element within the storage
 * @param shape extents, slowest dimension first
 * @param strides elements between neighbours of each dimension, as many as extents
 */
public record TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides) {
    /** Whether the elements are contiguous in row-major order. Strides of dimensions of extent 1 have no effect. */
    public boolean isContiguous() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] == 0) {
                return true;
            }
            if (shape[i] != 1) {
                if (strides[i] != expected) {
                    return false;
                }
                if (expected > Long.MAX_VALUE / shape[i]) {
                    return false;
                }
                expected *= shape[i];
            }
        }
        return true;
    }

    /**
     * The highest element that the view reads, counted from the first element of the storage; one below the offset if
     * it reads none.
     *
     * @throws ArithmeticException if the result exceeds the range of a long
     */
    public long last() {
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0) {
                return offset - 1;
            }
            last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
        }
        return last;
    }

    /** Whether no extent, stride or offset is negative. */
    public boolean isPlausible() {
        return offset >= 0
                && Arrays.stream(shape).allMatch(extent -> extent >= 0)
                && Arrays.stream(strides).allMatch(stride -> stride >= 0);
    }
}
