package io.ofajava.engine;

import io.ofajava.graph.ElementType;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A library that executes graphs, with the memory it executes in. What an engine writes stays in that memory until somebody downloads it, so
 * encoder outputs and caches never travel. Used by one thread.
 */
public interface Backend extends AutoCloseable {
    /** @return what this is, for people: the library, its version and its device */
    String description();

    /**
     * Compiles a graph file. The weight file that it names lies beside it.
     *
     * @throws io.ofajava.OfaException if the library refuses the graph; the message names the file
     */
    Engine compile(Path graph);

    /** Allocates a tensor with undefined contents. Closing it returns its memory for reuse. */
    DeviceTensor allocate(ElementType type, long... shape);

    /**
     * A tensor over a buffer of the host, for results that the host reads after every call.
     *
     * @param host  a direct buffer in native byte order that outlives the tensor; it holds the contents after each run that writes the tensor
     * @param shape as many elements as the buffer has, or fewer
     */
    DeviceTensor wrap(FloatBuffer host, long... shape);

    /** Copies elements between two tensors of one type. Offsets and the count are elements; the ranges lie within the tensors. */
    void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count);

    /** Sets elements to zero. The offset and the count are elements; the range lies within the tensor. */
    void clear(DeviceTensor target, long offset, long count);

    /** @return bytes that tensors of {@link #allocate} hold, free ones that are kept for reuse included */
    long memoryBytes();

    /** Frees the memory of all tensors. Engines are closed before. */
    @Override
    void close();
}
