// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.nativelib.MappedPages;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named, row-major tensor. {@link #data()} is a view of the mapped file, or a copy in native memory if the file
 * stores the elements in another order. Views stay valid after their checkpoint is closed, for as long as they are
 * referenced. Thread-safe.
 */
public final class Tensor {
    /** Number of elements converted at a time. */
    private static final int PIECE = 1 << 13;

    /** Number of elements after whose conversion the pages of the file are released. */
    private static final int BLOCK = 1 << 20;

    private final String name;
    private final DType dtype;
    private final long[] shape;
    private final @Nullable ByteBuffer data; // null for a strided view
    private final @Nullable StridedView view; // null if the elements are contiguous
    private final @Nullable ByteBuffer region; // the buffer that the elements were given in; null for a strided view
    private final boolean mapped; // whether the elements are memory of a MappedFile

    /**
     * A tensor with contiguous elements.
     *
     * @param name the tensor's name
     * @param dtype type of the elements
     * @param shape extents, slowest dimension first; empty for a scalar. Their product times {@link DType#bytes()} is
     *     the number of bytes in {@code data}
     * @param data the elements, little-endian, from the position to the limit; tensors that were given one buffer are
     *     known to be equal without reading it
     */
    public Tensor(String name, DType dtype, long[] shape, ByteBuffer data) {
        this(name, dtype, shape, data, false);
    }

    /** A tensor whose elements are a slice of a {@link MappedFile}; see the public constructor. */
    static Tensor ofFile(String name, DType dtype, long[] shape, ByteBuffer slice) {
        return new Tensor(name, dtype, shape, slice, true);
    }

    private Tensor(String name, DType dtype, long[] shape, ByteBuffer data, boolean mapped) {
        this.name = name;
        this.dtype = dtype;
        this.shape = shape.clone();
        long bytes = byteLength(name, dtype, shape);
        if (data.remaining() != bytes) {
            throw CheckpointError.TENSOR_UNUSABLE.with(
                    name,
                    "shape " + Arrays.toString(shape) + " of " + dtype + " needs " + bytes + " bytes, but "
                            + data.remaining() + " are stored");
        }
        this.data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        this.view = null;
        this.region = data;
        this.mapped = mapped;
    }

    /** A tensor whose elements {@code view} gathers. The caller has checked that they fit into one buffer. */
    Tensor(String name, DType dtype, long[] shape, StridedView view) {
        this(name, dtype, shape, null, view, null, false);
    }

    private Tensor(
            String name,
            DType dtype,
            long[] shape,
            @Nullable ByteBuffer data,
            @Nullable StridedView view,
            @Nullable ByteBuffer region,
            boolean mapped) {
        this.name = name;
        this.dtype = dtype;
        this.shape = shape.clone();
        this.data = data;
        this.view = view;
        this.region = region;
        this.mapped = mapped;
    }

    /** The tensor's name. */
    public String name() {
        return name;
    }

    /** The type of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** A copy of the extents, slowest dimension first; empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    /** A new view of the elements with its own position: read-only and little-endian, from position 0 to the limit. */
    public ByteBuffer data() {
        ByteBuffer elements = view == null ? Objects.requireNonNull(data, "data") : view.data();
        return elements.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the file stores the elements in another order, in which case {@link #data()} is a copy. */
    public boolean isStrided() {
        return view != null;
    }

    /** Whether this and {@code other} are the same entry of the file under two names. */
    boolean isAliasOf(Tensor other) {
        return data == other.data && view == other.view;
    }

    /** Whether both have equal elements, types and shapes. */
    public boolean hasElementsOf(Tensor other) {
        return dtype == other.dtype
                && Arrays.equals(shape, other.shape)
                && (isAliasOf(other) || isOfRegion(other) || data().equals(other.data()));
    }

    /** Whether both are the same bytes of the file, which then need no comparison. */
    boolean isOfRegion(Tensor other) {
        return region != null && region == other.region;
    }

    /** Number of elements. */
    public int elements() {
        return Math.toIntExact(byteLength(name, dtype, shape) / dtype.bytes());
    }

    /** The same elements under another name. */
    public Tensor withName(String other) {
        return other.equals(name) ? this : new Tensor(other, dtype, shape, data, view, region, mapped);
    }

    /** All elements as float32 in a new array; see {@link #toFloats(FloatBuffer)}. */
    public float[] toFloats() {
        return toFloats(0, elements());
    }

    /** {@code count} elements, starting at index {@code first}, as float32; see {@link #toFloats(FloatBuffer)}. */
    public float[] toFloats(int first, int count) {
        float[] values = new float[count];
        toFloats(first, count, FloatBuffer.wrap(values));
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
        toFloats(0, count, target);
    }

    private void toFloats(int first, int count, FloatBuffer target) {
        ByteBuffer source = data();
        int end = Math.addExact(first, count);
        for (int start = first; start < end; start += BLOCK) {
            int length = Math.min(BLOCK, end - start);
            convert(piece(source, start * (long) dtype.bytes(), length * dtype.bytes()), length, target);
            release(start * (long) dtype.bytes(), length * dtype.bytes());
        }
    }

    private static ByteBuffer piece(ByteBuffer source, long start, int length) {
        return source.slice((int) start, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Tells that a range of {@link #data()} is not read for a while, so that the pages of a mapped file need not count
     * as memory of this process. The bytes stay readable.
     *
     * @param start in bytes
     * @param length in bytes
     */
    void release(long start, int length) {
        if (mapped) {
            MappedPages.release(piece(Objects.requireNonNull(data, "data"), start, length));
        }
    }

    private void convert(ByteBuffer source, int count, FloatBuffer target) {
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
     * Converts in blocks through arrays, which is several times faster than element-wise access to buffers. Most
     * weights are converted here.
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
     * @throws InvalidInputException if the tensor contains floating-point numbers
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
     * Number of bytes of a tensor with this shape.
     *
     * @throws InvalidInputException if an extent is negative or the product overflows
     */
    static long byteLength(String name, DType dtype, long[] shape) {
        long bytes = dtype.bytes();
        for (long extent : shape) {
            if (extent < 0) {
                throw CheckpointError.TENSOR_UNUSABLE.with(name, "negative extent in shape " + Arrays.toString(shape));
            }
            // Overflow is refused even if another extent is zero: no real tensor has such a shape.
            if (extent != 0 && bytes > Long.MAX_VALUE / extent) {
                throw CheckpointError.TENSOR_UNUSABLE.with(
                        name, "shape " + Arrays.toString(shape) + " is impossibly large");
            }
            bytes *= extent;
        }
        return bytes;
    }

    /** Name, type and shape, without elements. */
    @Override
    public String toString() {
        return name + " " + dtype + Arrays.toString(shape);
    }
}
