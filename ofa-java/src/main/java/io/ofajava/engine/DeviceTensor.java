// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** A tensor in the memory of a {@link Backend}: dense, row-major. */
public interface DeviceTensor extends AutoCloseable {
    /** @return the type of the elements */
    ElementType type();

    /** @return the dimensions */
    long[] shape();

    /** @return the number of elements */
    default long elements() {
        long count = 1;
        for (long dim : shape()) {
            count *= dim;
        }
        return count;
    }

    /** Replaces the contents by the buffer's remaining elements, whose number must be that of the tensor. */
    void upload(FloatBuffer values);

    /** Replaces the contents by the buffer's remaining elements, whose number must be that of the tensor. */
    void upload(IntBuffer values);

    /** Copies the contents to the buffer, at its position. */
    void download(FloatBuffer values);

    /**
     * A view of the first elements of this tensor with another shape. It shares the memory and is valid as long as this
     * tensor; closing it frees nothing.
     */
    DeviceTensor view(long... shape);

    /** Frees the memory. Closing twice has no effect. */
    @Override
    void close();
}
