// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.DeviceTensor;
import io.ofajava.onnx.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tensor in device memory. Its contents are accessible by copies only. */
final class GpuTensor implements DeviceTensor {
    private final TensorRtBackend backend;
    private final DeviceMemory.Block block;
    private final ElementType type;
    private final long[] shape;
    /** The tensor of which this is a view, or null; without one, the block is returned on close. */
    private final @Nullable GpuTensor whole;
    /** Host buffer that receives the contents after each run that writes the tensor, or null. */
    private final @Nullable FloatBuffer host;

    private boolean closed;

    /**
     * @param whole the tensor of which this is a view, or null
     * @param host receives the contents after each run that writes the tensor, or null
     */
    GpuTensor(
            TensorRtBackend backend,
            DeviceMemory.Block block,
            ElementType type,
            long[] shape,
            @Nullable GpuTensor whole,
            @Nullable FloatBuffer host) {
        this.backend = backend;
        this.block = block;
        this.type = type;
        this.shape = shape.clone();
        this.whole = whole;
        this.host = host;
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Address of the first element. */
    long address() {
        requireOpen();
        return block.address();
    }

    long bytes() {
        return elements() * type.bytes();
    }

    @Nullable
    FloatBuffer host() {
        return host;
    }

    /** Throws unless elements {@code offset} to {@code offset + count} are within this tensor. */
    void requireRange(long offset, long count) {
        if (offset < 0 || count < 0 || offset + count > elements()) {
            throw new IllegalArgumentException("elements " + offset + " to " + (offset + count)
                    + " of a tensor of shape " + Arrays.toString(shape));
        }
    }

    private void requireOpen() {
        if (closed || whole != null && whole.closed) {
            throw new IllegalStateException("tensor " + Arrays.toString(shape) + " is used after it was closed");
        }
    }

    @Override
    public void upload(FloatBuffer values) {
        requireType(ElementType.FLOAT32, values.remaining());
        ByteBuffer pinned = backend.pinned(bytes());
        pinned.asFloatBuffer().put(values.duplicate());
        backend.upload(this, pinned);
    }

    @Override
    public void upload(IntBuffer values) {
        requireType(ElementType.INT32, values.remaining());
        ByteBuffer pinned = backend.pinned(bytes());
        pinned.asIntBuffer().put(values.duplicate());
        backend.upload(this, pinned);
    }

    @Override
    public void download(FloatBuffer values) {
        requireType(ElementType.FLOAT32, elements());
        values.put(backend.download(this).asFloatBuffer().limit(Math.toIntExact(elements())));
    }

    private void requireType(ElementType expected, long count) {
        requireOpen();
        if (type != expected || count != elements()) {
            throw new IllegalArgumentException(count + " values of " + expected + " for a tensor of " + type
                    + " and shape " + Arrays.toString(shape));
        }
    }

    @Override
    public DeviceTensor view(long... viewShape) {
        requireOpen();
        GpuTensor view = new GpuTensor(backend, block, type, viewShape, whole == null ? this : whole, host);
        if (view.elements() > elements()) {
            throw new IllegalArgumentException("a view of shape " + Arrays.toString(viewShape)
                    + " exceeds a tensor of shape " + Arrays.toString(shape));
        }
        return view;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (whole == null) {
                backend.give(block);
            }
        }
    }
}
