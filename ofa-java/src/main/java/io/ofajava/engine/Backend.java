// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A library that executes graphs, with the memory it executes in. What an engine writes stays in that memory until
 * somebody downloads it, so encoder outputs and caches never travel. Used by one thread.
 */
public interface Backend extends AutoCloseable {
    /** @return what this is, for people: the library, its version and its device */
    String description();

    /**
     * Compiles a graph file. The weight file that it names lies beside it.
     *
     * @param profiles the shapes that it will be run with, the best ones first; at least one
     * @throws io.ofajava.error.OfaException if the library refuses the graph; the message names the file
     */
    Engine compile(Path graph, List<ShapeProfile> profiles);

    /** Allocates a tensor with undefined contents. Closing it returns its memory for reuse. */
    DeviceTensor allocate(ElementType type, long... shape);

    /** Allocates a tensor of 32-bit integers with these contents. */
    default DeviceTensor ints(int[] values, long... shape) {
        return filled(allocate(ElementType.INT32, shape), tensor -> tensor.upload(IntBuffer.wrap(values)));
    }

    /** Allocates a tensor of 32-bit floats with these contents, which are the buffer's remaining elements. */
    default DeviceTensor floats(FloatBuffer values, long... shape) {
        return filled(allocate(ElementType.FLOAT32, shape), tensor -> tensor.upload(values));
    }

    private static DeviceTensor filled(DeviceTensor tensor, Consumer<DeviceTensor> filling) {
        try {
            filling.accept(tensor);
            return tensor;
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    /**
     * A tensor over a buffer of the host, for results that the host reads after every call.
     *
     * @param host a direct buffer in native byte order that outlives the tensor; it holds the contents after each run
     *     that writes the tensor
     * @param shape as many elements as the buffer has, or fewer
     */
    DeviceTensor wrap(FloatBuffer host, long... shape);

    /**
     * Copies elements between two tensors of one type. Offsets and the count are elements; the ranges lie within the
     * tensors.
     */
    void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count);

    /**
     * Copies blocks of elements that lie at regular distances, between two tensors of one type. All numbers count
     * elements; the ranges lie within the tensors.
     *
     * @param count elements of one block
     * @param sourceStride from the beginning of one block to that of the next
     * @param targetStride likewise
     */
    default void copyBlocks(
            DeviceTensor source,
            long sourceOffset,
            long sourceStride,
            DeviceTensor target,
            long targetOffset,
            long targetStride,
            long count,
            int blocks) {
        if (count == sourceStride && count == targetStride) {
            copy(source, sourceOffset, target, targetOffset, count * blocks);
            return;
        }
        for (int block = 0; block < blocks; block++) {
            copy(source, sourceOffset + block * sourceStride, target, targetOffset + block * targetStride, count);
        }
    }

    /** Sets elements to zero. The offset and the count are elements; the range lies within the tensor. */
    void clear(DeviceTensor target, long offset, long count);

    /** @return bytes that tensors of {@link #allocate} hold, free ones that are kept for reuse included */
    long memoryBytes();

    /** Frees the memory of all tensors. Engines are closed before. */
    @Override
    void close();
}
