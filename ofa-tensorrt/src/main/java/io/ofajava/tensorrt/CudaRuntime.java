// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;
import static org.bytedeco.cuda.global.cudart.cudaMemcpy2DAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemsetAsync;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.ofajava.engine.tensorrt.TensorRtApi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * CUDA through its JavaCPP preset: memory, copies, streams, events and captured graphs. Each method is the call that it
 * is named after, with its status as an exception. Not verified on a GPU.
 */
abstract class CudaRuntime implements TensorRtApi {
    @Override
    public Memory memory() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Cuda.check("cudaMemGetInfo", cudaMemGetInfo(free, total));
            return new Memory(free.get(), total.get());
        }
    }

    @Override
    public long allocate(long bytes) {
        Pointer pointer = new Pointer();
        Cuda.check("cudaMalloc", cudaMalloc(pointer, bytes));
        return pointer.address();
    }

    @Override
    public void free(long address) {
        Cuda.check("cudaFree", cudaFree(Cuda.at(address)));
    }

    @Override
    public ByteBuffer allocatePinned(long bytes) {
        Pointer pointer = new Pointer();
        Cuda.check("cudaMallocHost", cudaMallocHost(pointer, bytes));
        return new BytePointer(pointer).capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static Pointer pinned(ByteBuffer buffer) {
        return new BytePointer(buffer.duplicate().clear());
    }

    @Override
    public void freePinned(ByteBuffer buffer) {
        Cuda.check("cudaFreeHost", cudaFreeHost(pinned(buffer)));
    }

    @Override
    public void upload(long target, ByteBuffer source, long bytes, Handle stream) {
        Cuda.check(
                "cudaMemcpyAsync",
                cudaMemcpyAsync(Cuda.at(target), pinned(source), bytes, cudart.cudaMemcpyHostToDevice, stream(stream)));
    }

    @Override
    public void download(ByteBuffer target, long source, long bytes, Handle stream) {
        Cuda.check(
                "cudaMemcpyAsync",
                cudaMemcpyAsync(pinned(target), Cuda.at(source), bytes, cudart.cudaMemcpyDeviceToHost, stream(stream)));
    }

    @Override
    public void copy(
            long target, long targetStride, long source, long sourceStride, long bytes, long blocks, Handle stream) {
        Cuda.check(
                "cudaMemcpy2DAsync",
                cudaMemcpy2DAsync(
                        Cuda.at(target),
                        targetStride,
                        Cuda.at(source),
                        sourceStride,
                        bytes,
                        blocks,
                        cudart.cudaMemcpyDeviceToDevice,
                        stream(stream)));
    }

    @Override
    public void clear(long target, long bytes, Handle stream) {
        Cuda.check("cudaMemsetAsync", cudaMemsetAsync(Cuda.at(target), 0, bytes, stream(stream)));
    }

    static CUstream_st stream(Handle stream) {
        return Native.of(stream, CUstream_st.class);
    }

    @Override
    public Handle createStream() {
        CUstream_st stream = new CUstream_st();
        Cuda.check("cudaStreamCreateWithFlags", cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking));
        return new Native(stream, () -> Cuda.check("cudaStreamDestroy", cudaStreamDestroy(stream)));
    }

    @Override
    public void synchronize(Handle stream) {
        Cuda.check("cudaStreamSynchronize", cudaStreamSynchronize(stream(stream)));
    }

    @Override
    public Handle mark(Handle stream) {
        CUevent_st event = new CUevent_st();
        Cuda.check("cudaEventCreateWithFlags", cudaEventCreateWithFlags(event, cudart.cudaEventDisableTiming));
        Native mark = new Native(event, () -> Cuda.check("cudaEventDestroy", cudaEventDestroy(event)));
        try {
            Cuda.check("cudaEventRecord", cudaEventRecord(event, stream(stream)));
        } catch (RuntimeException e) {
            destroy(mark);
            throw e;
        }
        return mark;
    }

    @Override
    public void await(Handle mark) {
        Cuda.check("cudaEventSynchronize", cudaEventSynchronize((CUevent_st) ((Native) mark).pointer()));
    }

    @Override
    public void beginCapture(Handle stream) {
        Cuda.check(
                "cudaStreamBeginCapture",
                cudaStreamBeginCapture(stream(stream), cudart.cudaStreamCaptureModeThreadLocal));
    }

    @Override
    public Handle endCapture(Handle stream) {
        CUgraph_st graph = new CUgraph_st();
        Cuda.check("cudaStreamEndCapture", cudaStreamEndCapture(stream(stream), graph));
        CUgraphExec_st executable = new CUgraphExec_st();
        int status = cudaGraphInstantiate(executable, graph, 0);
        cudaGraphDestroy(graph);
        Cuda.check("cudaGraphInstantiate", status);
        return new Native(executable, () -> Cuda.check("cudaGraphExecDestroy", cudaGraphExecDestroy(executable)));
    }

    @Override
    public void launch(Handle graph, Handle stream) {
        Cuda.check("cudaGraphLaunch", cudaGraphLaunch(Native.of(graph, CUgraphExec_st.class), stream(stream)));
    }
}
