// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * A tensor as a torch pickle describes it: a strided view of a storage. Nothing of it is checked against the storage
 * yet.
 *
 * @param offset first element within the storage
 * @param shape extents, slowest dimension first
 * @param strides elements between neighbours of each dimension, as many as extents
 */
record TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides) {
    /** Whether the elements lie back to back in row-major order. Strides of dimensions of extent 1 mean nothing. */
    boolean isContiguous() {
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
}
