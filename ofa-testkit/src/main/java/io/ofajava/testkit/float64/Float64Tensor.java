// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.engine.DeviceTensor;
import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tensor of {@link Float64Backend}. */
final class Float64Tensor implements DeviceTensor {
    private final ElementType type;
    private final long[] shape;
    private final double[] data;
    /** The host buffer that mirrors the contents, or null. */
    private final @Nullable FloatBuffer host;

    Float64Tensor(ElementType type, long[] shape, double[] data, @Nullable FloatBuffer host) {
        this.type = type;
        this.shape = shape;
        this.data = data;
        this.host = host;
    }

    double[] data() {
        return data;
    }

    Value value() {
        int[] dimensions = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        return new Value(type, dimensions, Arrays.copyOf(data, Value.size(dimensions)));
    }

    void set(Value value) {
        if (value.data().length != elements()) {
            throw new IllegalStateException(
                    Arrays.toString(value.shape()) + " for a tensor of " + Arrays.toString(shape));
        }
        System.arraycopy(value.data(), 0, data, 0, value.data().length);
        for (int i = 0; host != null && i < value.data().length; i++) {
            host.put(i, (float) data[i]);
        }
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public void upload(FloatBuffer values) {
        for (int i = 0; values.hasRemaining(); i++) {
            data[i] = values.get();
        }
    }

    @Override
    public void upload(IntBuffer values) {
        for (int i = 0; values.hasRemaining(); i++) {
            data[i] = values.get();
        }
    }

    @Override
    public void download(FloatBuffer values) {
        for (int i = 0; i < elements(); i++) {
            values.put((float) data[i]);
        }
    }

    @Override
    public DeviceTensor view(long... other) {
        return new Float64Tensor(type, other.clone(), data, host);
    }

    @Override
    public void close() {
        // The garbage collector frees it.
    }
}
