// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A library that executes graphs, with its memory. Outputs of an engine stay in that memory until they are downloaded,
 * so encoder outputs and caches are never copied to the host. Used by one thread.
 */
public interface Backend extends AutoCloseable {
    /** @return a description for people: the library, its version and its device */
    String description();

    /**
     * Compiles a graph file. The weight file that it names must be in the same directory.
     *
     * @param profiles the shapes that it will be run with, the most important ones first; at least one
     * @throws io.ofajava.error.OfaException if the library rejects the graph; the message names the file
     */
    Engine compile(Path graph, List<ShapeProfile> profiles);

    /** Allocates a tensor with undefined contents. Closing it returns its memory for reuse. */
    DeviceTensor allocate(ElementType type, long... shape);

    /** Allocates a tensor of 32-bit integers with these contents. */
    default DeviceTensor ints(int[] values, long... shape) {
        return filled(allocate(ElementType.INT32, shape), tensor -> tensor.upload(IntBuffer.wrap(values)));
    }

    /** Allocates a tensor of 32-bit floats and fills it with the remaining elements of the buffer. */
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
     * A tensor over a host buffer, for results that the host reads after every call.
     *
     * @param host a direct buffer in native byte order that outlives the tensor; has the contents after each run that
     *     writes the tensor
     * @param shape a shape with at most as many elements as the buffer
     */
    DeviceTensor wrap(FloatBuffer host, long... shape);

    /**
     * Copies elements between two tensors of the same type. Offsets and count are in elements; the ranges must be
     * within the tensors.
     */
    void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count);

    /**
     * Copies blocks of elements at regular distances between two tensors of the same type. All numbers are in elements;
     * the ranges must be within the tensors.
     *
     * @param count elements per block
     * @param sourceStride distance between the starts of two blocks in the source
     * @param targetStride distance between the starts of two blocks in the target
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

    /** Queues a copy of a float32 tensor to the host, after all work that was queued before. */
    default Download queueDownload(DeviceTensor source) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(source.elements()));
        source.download(values);
        return Download.of(values.flip());
    }

    /** Sets elements to zero. Offset and count are in elements; the range must be within the tensor. */
    void clear(DeviceTensor target, long offset, long count);

    /** @return bytes of the tensors of {@link #allocate}, including freed ones that are kept for reuse */
    long memoryBytes();

    /** Frees the memory of all tensors. Engines must be closed before. */
    @Override
    void close();
}
