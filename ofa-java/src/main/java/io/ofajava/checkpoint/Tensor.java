// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * A named, dense, row-major tensor whose bytes stay where they were stored: {@code data} is a view of the mapped file.
 * The view stays valid after its checkpoint is closed, for as long as it is referenced.
 *
 * @param name the tensor's name
 * @param dtype type of the elements
 * @param shape extents, slowest dimension first; empty for a scalar. Their product times {@link DType#bytes()} is the
 *     number of bytes in {@code data}
 * @param data the elements: read-only, little-endian, from position 0 to the limit
 */
public record Tensor(String name, DType dtype, long[] shape, ByteBuffer data) {
    /** Elements that are converted at a time. */
    private static final int PIECE = 1 << 13;

    /** Checks that {@code shape} and {@code data} agree and keeps private copies of both. */
    public Tensor {
        shape = shape.clone();
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long bytes = byteLength(name, dtype, shape);
        if (data.remaining() != bytes) {
            throw CheckpointError.TENSOR_UNUSABLE.with(
                    name,
                    "shape " + Arrays.toString(shape) + " of " + dtype + " needs " + bytes + " bytes, but "
                            + data.remaining() + " are stored");
        }
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of the extents. */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** A fresh view of the elements with its own position: read-only and little-endian. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of elements. */
    public int elements() {
        return data.limit() / dtype.bytes();
    }

    /** The same elements under another name. */
    public Tensor withName(String other) {
        return other.equals(name) ? this : new Tensor(other, dtype, shape, data);
    }

    /** All elements as float32 in a new array; see {@link #toFloats(FloatBuffer)}. */
    public float[] toFloats() {
        float[] values = new float[elements()];
        toFloats(FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Writes all elements as float32 at the position of {@code target} and advances it. Float16, bfloat16 and small
     * integers convert exactly; float64 and wide integers are rounded to nearest; booleans become 0 and 1.
     *
     * @throws java.nio.BufferOverflowException if {@code target} has no room for {@link #elements()} values
     */
    public void toFloats(FloatBuffer target) {
        int count = elements();
        if (target.remaining() < count) {
            throw new BufferOverflowException();
        }
        ByteBuffer source = data();
        switch (dtype) {
            case FLOAT32 -> target.put(source.asFloatBuffer());
            case FLOAT16, BFLOAT16 -> halvesToFloats(source.asShortBuffer(), target);
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target.put((float) source.getDouble());
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target.put((float) integer(source));
                }
            }
        }
    }

    /**
     * In pieces through arrays, which is several times faster than element by element through buffers; most weights
     * take this way.
     */
    private void halvesToFloats(ShortBuffer source, FloatBuffer target) {
        int count = source.remaining();
        short[] halves = new short[Math.min(count, PIECE)];
        float[] floats = new float[halves.length];
        for (int start = 0; start < count; start += PIECE) {
            int length = Math.min(PIECE, count - start);
            source.get(halves, 0, length);
            for (int i = 0; i < length; i++) {
                floats[i] =
                        dtype == DType.FLOAT16 ? HalfFloat.toFloat(halves[i]) : Float.intBitsToFloat(halves[i] << 16);
            }
            target.put(floats, 0, length);
        }
    }

    /**
     * All elements as integers in a new array.
     *
     * @throws InvalidInputException if the tensor holds floating-point numbers
     */
    public long[] toLongs() {
        if (dtype.isFloat()) {
            throw CheckpointError.TENSOR_UNUSABLE.with(name, "integers are needed, but it holds " + dtype);
        }
        ByteBuffer source = data();
        long[] values = new long[elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = integer(source);
        }
        return values;
    }

    private long integer(ByteBuffer source) {
        return switch (dtype) {
            case INT64 -> source.getLong();
            case INT32 -> source.getInt();
            case INT16 -> source.getShort();
            case INT8 -> source.get();
            case UINT8 -> source.get() & 0xFF;
            case BOOL -> source.get() != 0 ? 1 : 0;
            default -> throw new IllegalStateException("not an integer type: " + dtype);
        };
    }

    /**
     * Bytes that {@code shape} takes.
     *
     * @throws InvalidInputException if an extent is negative or the product leaves the range of a long
     */
    static long byteLength(String name, DType dtype, long[] shape) {
        long bytes = dtype.bytes();
        for (long extent : shape) {
            if (extent < 0) {
                throw CheckpointError.TENSOR_UNUSABLE.with(name, "negative extent in shape " + Arrays.toString(shape));
            }
            // Overflow is refused even beside a zero extent: no real tensor has such a shape.
            if (extent != 0 && bytes > Long.MAX_VALUE / extent) {
                throw CheckpointError.TENSOR_UNUSABLE.with(
                        name, "shape " + Arrays.toString(shape) + " is impossibly large");
            }
            bytes *= extent;
        }
        return bytes;
    }

    /** Name, type and shape; never the elements. */
    @Override
    public String toString() {
        return name + " " + dtype + Arrays.toString(shape);
    }
}
