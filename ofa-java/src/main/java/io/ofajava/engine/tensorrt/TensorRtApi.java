// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Every call that we make into CUDA and TensorRT, one method each. The form that reaches the real libraries only
 * delegates, so that everything else is tested without a GPU against a form that executes with ONNX Runtime. Called by
 * one thread.
 *
 * <p>Device addresses are numbers that only these methods give a meaning. What takes a stream is queued on it: its
 * effects, and its use of pinned buffers, end at the next {@link #synchronize}. Each method throws
 * {@link TensorRtException} where the library reports an error.
 */
public interface TensorRtApi extends AutoCloseable {
    /** An object of the libraries. */
    interface Handle {}

    /**
     * A device and what drives it.
     *
     * @param ordinal its number, from 0 on
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
     * @param free what could be allocated, by anybody
     * @param total all of it
     */
    record Memory(long free, long total) {}

    /** Makes a device the current one of the calling thread. */
    Device selectDevice(int ordinal);

    /** Tells how much memory the current device has. */
    Memory memory();

    /** Allocates device memory, aligned to 256 bytes. */
    long allocate(long bytes);

    /** Frees what {@link #allocate} gave. */
    void free(long address);

    /** Allocates host memory that the device copies from and to without a detour, in native byte order. */
    ByteBuffer allocatePinned(long bytes);

    /** Frees what {@link #allocatePinned} gave. */
    void freePinned(ByteBuffer buffer);

    /** Queues a copy of the first bytes of a pinned buffer to the device. */
    void upload(long target, ByteBuffer pinned, long bytes, Handle stream);

    /** Queues a copy from the device to the beginning of a pinned buffer. */
    void download(ByteBuffer pinned, long source, long bytes, Handle stream);

    /**
     * Queues a copy of blocks between device addresses.
     *
     * @param targetStride bytes from the beginning of one block to that of the next
     * @param sourceStride likewise
     * @param bytes of one block
     */
    void copy(long target, long targetStride, long source, long sourceStride, long bytes, long blocks, Handle stream);

    /** Queues zeros. */
    void clear(long target, long bytes, Handle stream);

    /** Creates a stream. */
    Handle createStream();

    /** Waits until all that was queued is done. */
    void synchronize(Handle stream);

    /** From here on, what is queued on the stream is recorded instead of executed. */
    void beginCapture(Handle stream);

    /** Ends recording; the result can be launched. */
    Handle endCapture(Handle stream);

    /** Queues what was recorded. */
    void launch(Handle graph, Handle stream);

    /** Creates a builder. */
    Handle createBuilder();

    /** Creates an empty, strongly typed network. */
    Handle createNetwork(Handle builder);

    /**
     * Reads an ONNX file into a network. Files of weights that it names lie beside it.
     *
     * @return what the parser objects to; nothing if it accepts the graph
     */
    List<String> parse(Handle network, Path graph);

    /** Creates a configuration of a build, in which products of float32 are computed in float32 (no TF32). */
    Handle createConfig(Handle builder);

    /** Limits the scratch memory that a layer may ask for. */
    void setWorkspace(Handle config, long bytes);

    /** Lets a build use earlier measurements; an empty buffer begins again. */
    void setTimingCache(Handle config, ByteBuffer cache);

    /** All measurements up to now. */
    ByteBuffer timingCache(Handle config);

    /** Reports the progress of builds of that configuration. */
    void setProgress(Handle config, BuildProgress progress);

    /** Creates a profile. */
    Handle createProfile(Handle builder);

    /** Says which shapes an input has. */
    void setDimensions(Handle profile, String input, long[] least, long[] usual, long[] most);

    /** Adds a profile to a configuration; they are numbered in this order. */
    void addProfile(Handle config, Handle profile);

    /** Builds a plan; the result is its bytes in pieces, in memory of their own. */
    List<ByteBuffer> build(Handle builder, Handle network, Handle config);

    /** Creates a runtime. */
    Handle createRuntime();

    /** Loads a plan from its pieces, its weights among it, onto the device. */
    Handle deserialize(Handle runtime, List<ByteBuffer> plan);

    /** Creates a context for shapes of a profile; its scratch memory is the caller's. */
    Handle createContext(Handle engine, int profile, Handle stream);

    /** Sets the shape of an input. */
    void setShape(Handle context, String input, long[] shape);

    /** The shape of a tensor, once those of all inputs are set. */
    long[] shape(Handle context, String tensor);

    /** The scratch memory that the shapes of a context take. */
    long scratchBytes(Handle context);

    /** Gives a context its scratch memory. */
    void setScratch(Handle context, long address, long bytes);

    /** Says where an input or output lies. */
    void setAddress(Handle context, String tensor, long address);

    /** Queues an execution. */
    void enqueue(Handle context, Handle stream);

    /** Destroys any object, those that were made of it before. */
    void destroy(Handle handle);

    /** Nothing is called afterwards. */
    @Override
    void close();
}
