// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Download;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphSignature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT on one GPU. All work is queued on one stream: copies and executions happen in the order of the calls, and
 * the host waits only to read results. Device memory and pinned host buffers are pooled and freed on close. Used by one
 * thread.
 */
public final class TensorRtBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtBackend.class);
    private final TensorRtApi api;
    private final TensorRtSettings settings;
    private final TensorRtApi.Device device;
    private final PlanStore store;
    private final DeviceMemory memory;
    private final PinnedMemory pinned;
    private final Scratch scratch;
    /** Null before it is created and after it is closed. */
    private TensorRtApi.@Nullable Handle stream;

    private TensorRtApi.@Nullable Handle runtime;
    private boolean closed;

    /**
     * Opens a GPU.
     *
     * @param api closed with the backend, or at once if it cannot be created
     * @throws io.ofajava.error.OfaException if there is no such GPU or it is too old
     */
    public TensorRtBackend(TensorRtApi api, TensorRtSettings settings) {
        this.api = api;
        this.settings = settings;
        this.store = new PlanStore(settings.cacheDirectory(), settings.model(), settings.keep());
        this.memory = new DeviceMemory(api);
        this.pinned = new PinnedMemory(api);
        this.scratch = new Scratch(this);
        try {
            device = SelectedGpu.of(api, settings.device());
            stream = api.createStream();
            runtime = api.createRuntime();
        } catch (RuntimeException e) {
            throw closing(e);
        } catch (LinkageError e) {
            throw closing(TensorRtProvider.missing(e));
        }
    }

    private RuntimeException closing(RuntimeException failure) {
        return Failures.after(failure, this::close);
    }

    @Override
    public String description() {
        return SelectedGpu.description(device);
    }

    /**
     * Device memory in use by tensors and engines' scratch memory, in bytes, without the weights and contexts of
     * TensorRT.
     */
    public long takenBytes() {
        return memory.takenBytes();
    }

    /** The files of the plans that were loaded or built, by their names in a packaged model. */
    public SortedMap<String, Path> plans() {
        return store.used();
    }

    @Override
    public Engine compile(Path graph, List<ShapeProfile> profiles) {
        requireOpen();
        GraphSignature signature = GraphSignature.read(graph);
        PlanKey key = PlanKey.of(signature, profiles, device);
        String name = graph.getFileName().toString().replaceFirst("\\.onnx$", "");
        List<ByteBuffer> stored = store.load(name, key);
        if (stored != null) {
            try {
                return engine(signature, profiles, stored);
            } catch (TensorRtException e) {
                if (e.isOutOfMemory()) {
                    throw e;
                }
                LOG.info("rebuilding the plan of {}: {}", name, e.getMessage());
            }
        }
        long start = System.nanoTime();
        List<ByteBuffer> plan =
                withMemory(() -> new PlanBuilder(api, store, device, settings).build(graph, signature, profiles));
        LOG.info("built the plan of {} in {} s", name, (System.nanoTime() - start) / 1_000_000_000);
        store.store(name, key, plan);
        return engine(signature, profiles, plan);
    }

    private Engine engine(GraphSignature signature, List<ShapeProfile> profiles, List<ByteBuffer> plan) {
        return new TensorRtEngine(
                this,
                signature,
                profiles,
                withMemory(() -> api.deserialize(Objects.requireNonNull(runtime, "runtime"), plan)));
    }

    /**
     * Runs an action that allocates device memory; if there is too little, free blocks of the pool are released and it
     * runs again.
     */
    <T> T withMemory(Supplier<T> work) {
        try {
            return work.get();
        } catch (TensorRtException first) {
            if (!first.isOutOfMemory()) {
                throw first;
            }
            memory.trim();
            try {
                return work.get();
            } catch (TensorRtException second) {
                throw second.isOutOfMemory() ? new DeviceMemoryException(0, memory.takenBytes(), second) : second;
            }
        }
    }

    @Override
    public long memoryBytes() {
        return memory.takenBytes() + memory.pooledBytes();
    }

    @Override
    public DeviceTensor allocate(ElementType type, long... shape) {
        return tensor(type, shape, null);
    }

    private GpuTensor tensor(ElementType type, long[] shape, @Nullable FloatBuffer host) {
        requireOpen();
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new GpuTensor(this, memory.take(Math.multiplyExact(elements, type.bytes())), type, shape, null, host);
    }

    @Override
    public DeviceTensor wrap(FloatBuffer host, long... shape) {
        if (!host.isDirect() || host.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a wrapped buffer must be direct and in native byte order");
        }
        return tensor(ElementType.FLOAT32, shape, host.duplicate().clear().slice());
    }

    @Override
    public void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count) {
        copyBlocks(source, sourceOffset, count, target, targetOffset, count, count, 1);
    }

    @Override
    public void copyBlocks(
            DeviceTensor source,
            long sourceOffset,
            long sourceStride,
            DeviceTensor target,
            long targetOffset,
            long targetStride,
            long count,
            int blocks) {
        GpuTensor from = (GpuTensor) source;
        GpuTensor to = (GpuTensor) target;
        from.requireRange(sourceOffset, (blocks - 1) * sourceStride + count);
        to.requireRange(targetOffset, (blocks - 1) * targetStride + count);
        long size = from.type().bytes();
        if (count == sourceStride && count == targetStride) {
            api.copy(
                    to.address() + targetOffset * size,
                    count * blocks * size,
                    from.address() + sourceOffset * size,
                    count * blocks * size,
                    count * blocks * size,
                    1,
                    stream());
        } else {
            api.copy(
                    to.address() + targetOffset * size,
                    targetStride * size,
                    from.address() + sourceOffset * size,
                    sourceStride * size,
                    count * size,
                    blocks,
                    stream());
        }
    }

    @Override
    public void clear(DeviceTensor target, long offset, long count) {
        GpuTensor tensor = (GpuTensor) target;
        tensor.requireRange(offset, count);
        long size = tensor.type().bytes();
        api.clear(tensor.address() + offset * size, count * size, stream());
    }

    TensorRtApi api() {
        return api;
    }

    TensorRtApi.Handle stream() {
        return Objects.requireNonNull(stream, "stream");
    }

    DeviceMemory memory() {
        return memory;
    }

    Scratch scratch() {
        return scratch;
    }

    boolean captures() {
        return settings.capture();
    }

    /** A pinned buffer that is free until the stream is synchronised the next time. */
    ByteBuffer pinned(long bytes) {
        return pinned.take(bytes);
    }

    void upload(GpuTensor target, ByteBuffer values) {
        api.upload(target.address(), values, target.bytes(), stream());
    }

    /** Queues a copy of a tensor to the host; the buffer has the contents after the stream is synchronised. */
    ByteBuffer queueDownload(GpuTensor source) {
        ByteBuffer target = pinned.take(source.bytes());
        api.download(target, source.address(), source.bytes(), stream());
        return target;
    }

    @Override
    public Download queueDownload(DeviceTensor source) {
        GpuTensor tensor = (GpuTensor) source;
        ByteBuffer target = pinned.hold(pinned.take(tensor.bytes()));
        try {
            api.download(target, tensor.address(), tensor.bytes(), stream());
            return new QueuedDownload(
                    this, target, Math.toIntExact(tensor.elements()), api.mark(stream()), pinned.flight());
        } catch (RuntimeException e) {
            recover(e);
            pinned.release(target);
            throw e;
        }
    }

    /** Releases the pinned buffers of work that was queued before a mark, because the mark was reached. */
    void landed(PinnedMemory.Flight flight) {
        pinned.landed(flight);
    }

    /** Releases a held buffer. */
    void release(ByteBuffer buffer) {
        pinned.release(buffer);
    }

    /** The contents of a tensor, valid until the next pinned buffer is taken. */
    ByteBuffer download(GpuTensor source) {
        try {
            ByteBuffer target = queueDownload(source);
            synchronize();
            return target;
        } catch (RuntimeException e) {
            recover(e);
            throw e;
        }
    }

    void give(DeviceMemory.Block block) {
        memory.give(block);
    }

    /** Waits for all queued work. */
    void synchronize() {
        api.synchronize(stream());
        pinned.landed();
    }

    /** After a failure: waits for the work that was queued before it, so that buffers can be reused. */
    void recover(RuntimeException failure) {
        Failures.attempt(failure, () -> api.synchronize(stream()));
        pinned.landed();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the backend is used after it was closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        RuntimeException failure = null;
        TensorRtApi.Handle openStream = stream;
        TensorRtApi.Handle openRuntime = runtime;
        if (openStream != null) {
            failure = Failures.attempt(failure, () -> api.synchronize(openStream));
        }
        failure = Failures.attempt(failure, scratch::close);
        failure = Failures.attempt(failure, pinned::close);
        failure = Failures.attempt(failure, memory::close);
        if (openRuntime != null) {
            failure = Failures.attempt(failure, () -> api.destroy(openRuntime));
        }
        if (openStream != null) {
            failure = Failures.attempt(failure, () -> api.destroy(openStream));
        }
        runtime = null;
        stream = null;
        failure = Failures.attempt(failure, api::close);
        Failures.raise(failure);
    }
}
