// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Every call into CUDA and TensorRT, one method each. The implementation over the real libraries only delegates, so
 * that everything else can be tested without a GPU, over an implementation that executes with ONNX Runtime. Called by
 * one thread.
 *
 * <p>Device addresses are opaque numbers to the caller. Calls that take a stream are queued on it: their effects, and
 * their use of pinned buffers, are complete at the next {@link #synchronize}. Every method throws
 * {@link TensorRtException} if the library reports an error.
 */
public interface TensorRtApi extends AutoCloseable {
    /** An object of the libraries. */
    interface Handle {}

    /**
     * A device and its software.
     *
     * @param ordinal its number, from 0
     * @param name for people
     * @param capability compute capability, 10 times the major number plus the minor one
     * @param bytes its memory
     * @param driver the newest CUDA version that the driver supports, 1000 times the major number plus 10 times the
     *     minor one
     * @param cuda the version of the CUDA runtime, likewise
     * @param tensorRt the version of TensorRT
     */
    record Device(int ordinal, String name, int capability, long bytes, int driver, int cuda, String tensorRt) {}

    /**
     * Memory of the device in bytes.
     *
     * @param free memory that could be allocated, by any process
     * @param total all memory
     */
    record Memory(long free, long total) {}

    /** Makes a device the current one of the calling thread. */
    Device selectDevice(int ordinal);

    /** The memory of the current device. */
    Memory memory();

    /** Allocates device memory, aligned to 256 bytes. */
    long allocate(long bytes);

    /** Frees memory of {@link #allocate}. */
    void free(long address);

    /** Allocates pinned host memory, in native byte order. */
    ByteBuffer allocatePinned(long bytes);

    /** Frees memory of {@link #allocatePinned}. */
    void freePinned(ByteBuffer buffer);

    /** Queues a copy of the first bytes of a pinned buffer to the device. */
    void upload(long target, ByteBuffer pinned, long bytes, Handle stream);

    /** Queues a copy from the device to the beginning of a pinned buffer. */
    void download(ByteBuffer pinned, long source, long bytes, Handle stream);

    /**
     * Queues a copy of blocks between device addresses.
     *
     * @param targetStride distance between the starts of two blocks in the target, in bytes
     * @param sourceStride distance between the starts of two blocks in the source, in bytes
     * @param bytes bytes per block
     */
    void copy(long target, long targetStride, long source, long sourceStride, long bytes, long blocks, Handle stream);

    /** Queues zeros. */
    void clear(long target, long bytes, Handle stream);

    /** Creates a stream. */
    Handle createStream();

    /** Waits until all queued work is done. */
    void synchronize(Handle stream);

    /** Queues a mark that {@link #await} waits for: an event. */
    Handle mark(Handle stream);

    /** Waits until a mark is reached: everything that was queued on its stream before it is done. */
    void await(Handle mark);

    /** Starts capture: work queued on the stream is recorded instead of executed. */
    void beginCapture(Handle stream);

    /** Ends capture; the result can be launched. */
    Handle endCapture(Handle stream);

    /** Queues a captured graph. */
    void launch(Handle graph, Handle stream);

    /** Creates a builder. */
    Handle createBuilder();

    /** Creates an empty, strongly typed network. */
    Handle createNetwork(Handle builder);

    /**
     * Parses an ONNX file into a network. Weight files that it names must be in the same directory.
     *
     * @return the parser's errors; empty if it accepts the graph
     */
    List<String> parse(Handle network, Path graph);

    /** Creates a build configuration in which float32 products are computed in float32 (no TF32). */
    Handle createConfig(Handle builder);

    /** Limits the scratch memory of a layer. */
    void setWorkspace(Handle config, long bytes);

    /** Supplies earlier measurements to a build; an empty buffer starts without any. */
    void setTimingCache(Handle config, ByteBuffer cache);

    /** All measurements so far. */
    ByteBuffer timingCache(Handle config);

    /** Reports the progress of builds of that configuration. */
    void setProgress(Handle config, BuildProgress progress);

    /** Creates a profile. */
    Handle createProfile(Handle builder);

    /** Sets the shapes of an input. */
    void setDimensions(Handle profile, String input, long[] least, long[] usual, long[] most);

    /** Adds a profile to a configuration; they are numbered in this order. */
    void addProfile(Handle config, Handle profile);

    /** Builds a plan; returns its bytes in pieces, in separate memory. */
    List<ByteBuffer> build(Handle builder, Handle network, Handle config);

    /** Creates a runtime. */
    Handle createRuntime();

    /** Deserialises a plan from its pieces onto the device, including its weights. */
    Handle deserialize(Handle runtime, List<ByteBuffer> plan);

    /** Creates a context for the shapes of a profile; the caller provides its scratch memory. */
    Handle createContext(Handle engine, int profile, Handle stream);

    /** Sets the shape of an input. */
    void setShape(Handle context, String input, long[] shape);

    /** The shape of a tensor, after those of all inputs are set. */
    long[] shape(Handle context, String tensor);

    /** The size of the scratch memory for the shapes of a context. */
    long scratchBytes(Handle context);

    /** Sets the scratch memory of a context. */
    void setScratch(Handle context, long address, long bytes);

    /** Sets the address of an input or output. */
    void setAddress(Handle context, String tensor, long address);

    /** Queues an execution. */
    void enqueue(Handle context, Handle stream);

    /** Destroys an object; objects created from it must be destroyed before. */
    void destroy(Handle handle);

    /** Must be the last call. */
    @Override
    void close();
}
