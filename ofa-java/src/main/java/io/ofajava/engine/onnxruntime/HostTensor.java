// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.error.EngineError;
import io.ofajava.onnx.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tensor in host memory that ONNX Runtime reads and writes in place. */
final class HostTensor implements DeviceTensor {
    /** Null over a float buffer of the host. */
    private final @Nullable ByteBuffer bytes;

    private final ElementType type;
    private final long[] shape;
    private final @Nullable HostMemory owner;
    private @Nullable FloatBuffer wrapped;
    private @Nullable OnnxTensor value;
    private boolean closed;

    /** @param owner receives the buffer on close, or null if the buffer is not owned */
    HostTensor(@Nullable ByteBuffer bytes, ElementType type, long[] shape, @Nullable HostMemory owner) {
        this.bytes = bytes;
        this.type = type;
        this.shape = shape.clone();
        this.owner = owner;
    }

    /** A tensor over a float buffer of the host; nothing is copied. */
    static HostTensor over(FloatBuffer host, long[] shape) {
        HostTensor tensor = new HostTensor(null, ElementType.FLOAT32, shape, null);
        tensor.wrapped = host.duplicate()
                .clear()
                .limit(Math.toIntExact(tensor.elements()))
                .slice();
        return tensor;
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** @return the tensor's bytes, in native order */
    ByteBuffer bytes() {
        return memory().duplicate().order(memory().order());
    }

    private ByteBuffer memory() {
        return Objects.requireNonNull(bytes, "bytes");
    }

    /** @return the ONNX Runtime tensor over the same memory */
    OnnxTensor value() {
        if (closed) {
            throw new IllegalStateException("tensor " + Arrays.toString(shape) + " is used after it was closed");
        }
        OnnxTensor known = value;
        if (known != null) {
            return known;
        }
        try {
            OrtEnvironment environment = EnvironmentStart.current();
            OnnxTensor made = wrapped != null
                    ? OnnxTensor.createTensor(environment, wrapped, shape)
                    : OnnxTensor.createTensor(environment, bytes(), shape, javaType());
            value = made;
            return made;
        } catch (OrtException e) {
            throw EngineError.TENSOR_REFUSED.causedBy(e, Arrays.toString(shape), e.getMessage());
        }
    }

    private OnnxJavaType javaType() {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT32 -> OnnxJavaType.INT32;
            default -> throw new IllegalStateException(type + " crosses no boundary of a graph");
        };
    }

    @Override
    public void upload(FloatBuffer values) {
        requireElements(values.remaining());
        bytes().asFloatBuffer().put(values.duplicate());
    }

    @Override
    public void upload(IntBuffer values) {
        requireElements(values.remaining());
        bytes().asIntBuffer().put(values.duplicate());
    }

    @Override
    public void download(FloatBuffer values) {
        values.put(bytes().asFloatBuffer().limit(Math.toIntExact(elements())));
    }

    private void requireElements(int count) {
        if (count != elements()) {
            throw new IllegalArgumentException(count + " values for a tensor of shape " + Arrays.toString(shape));
        }
    }

    @Override
    public DeviceTensor view(long... viewShape) {
        if (wrapped != null) {
            return over(wrapped, viewShape);
        }
        HostTensor view = new HostTensor(bytes, type, viewShape, null);
        long needed = view.elements() * type.bytes();
        if (needed > memory().limit()) {
            throw new IllegalArgumentException("a view of shape " + Arrays.toString(viewShape)
                    + " exceeds a tensor of shape " + Arrays.toString(shape));
        }
        ByteBuffer part = bytes();
        part.limit(Math.toIntExact(needed));
        return new HostTensor(part.slice().order(memory().order()), type, viewShape, null);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (value != null) {
            value.close();
        }
        if (owner != null) {
            owner.give(memory());
        }
    }
}
