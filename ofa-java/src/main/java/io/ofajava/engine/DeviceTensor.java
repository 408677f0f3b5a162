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

    /** Replaces the contents by the buffer's remaining elements, as many as the tensor has. */
    void upload(FloatBuffer values);

    /** Replaces the contents by the buffer's remaining elements, as many as the tensor has. */
    void upload(IntBuffer values);

    /** Copies the contents to the buffer, at its position. */
    void download(FloatBuffer values);

    /**
     * The first elements of this tensor under another shape. The view shares the memory and is valid as long as this
     * tensor; closing it frees nothing.
     */
    DeviceTensor view(long... shape);

    /** Gives the memory back. Closing twice does nothing. */
    @Override
    void close();
}
