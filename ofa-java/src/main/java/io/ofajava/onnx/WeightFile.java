// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that contains the weights of all graphs of a model, in ONNX's "external data" form. A weight is written once
 * under its name; all graphs that use it refer to the same bytes.
 */
public final class WeightFile implements Closeable {
    /** Offsets are multiples of a page, so that an engine can map a weight instead of copying it. */
    private static final int ALIGNMENT = 4096;

    /** The location of a weight. {@code offset} and {@code length} are in bytes. */
    public record Entry(String name, ElementType type, long[] dims, long offset, long length) {}

    private final Path path;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private long end;

    public WeightFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** @return the name by which graphs refer to this file: a sibling of theirs */
    public String location() {
        return path.getFileName().toString();
    }

    /** @return the entry of that name, or null if it has not been written */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /**
     * Writes a weight. The product of {@code dims} must be the number of values, and the name must be new.
     *
     * @param type a float type, which the values are rounded to
     * @throws io.ofajava.error.InvalidInputException if a value is too large for the type
     */
    public Entry put(String name, ElementType type, float[] values, long... dims) throws IOException {
        Shapes.requireElements(name, values.length, dims);
        long offset = begin(name);
        write(name, type, values);
        return finish(name, type, dims, offset, (long) values.length * type.bytes());
    }

    /** Writes a matrix {@code [rows, width]} in blocks of rows; otherwise as the method above. */
    public Entry put(String name, ElementType type, MatrixRows matrix, int rows, int width) throws IOException {
        long offset = begin(name);
        matrix.readAll(rows, width, (first, values) -> write(name, type, values));
        return finish(name, type, new long[] {rows, width}, offset, (long) rows * width * type.bytes());
    }

    private void write(String name, ElementType type, float[] values) throws IOException {
        FloatEncoding encoding = FloatEncoding.of(type);
        encoding.requireFinite(name, values);
        write(type, values.length, (from, count) -> encoding.put(values, from, count, buffer));
    }

    /** Writes an integer table. The product of {@code dims} must be the number of values, and the name must be new. */
    public Entry put(String name, int[] values, long... dims) throws IOException {
        return put(
                name,
                ElementType.INT32,
                values.length,
                dims,
                (from, count) -> buffer.asIntBuffer().put(values, from, count));
    }

    /**
     * Writes 8-bit signed integers. The product of {@code dims} must be the number of values, and the name must be new.
     */
    public Entry put(String name, byte[] values, long... dims) throws IOException {
        return put(name, ElementType.INT8, values.length, dims, (from, count) -> buffer.put(values, from, count));
    }

    /** Writes bfloat16 values. The product of {@code dims} must be the number of values, and the name must be new. */
    public Entry put(String name, short[] values, long... dims) throws IOException {
        return put(
                name,
                ElementType.BFLOAT16,
                values.length,
                dims,
                (from, count) -> buffer.asShortBuffer().put(values, from, count));
    }

    /** Puts values {@code [from, from + count)} into the buffer, whose position does not matter afterwards. */
    private interface Copy {
        void run(int from, int count);
    }

    private Entry put(String name, ElementType type, int values, long[] dims, Copy copy) throws IOException {
        Shapes.requireElements(name, values, dims);
        long offset = begin(name);
        write(type, values, copy);
        return finish(name, type, dims, offset, (long) values * type.bytes());
    }

    private void write(ElementType type, int values, Copy copy) throws IOException {
        for (int from = 0; from < values; ) {
            buffer.clear();
            int count = Math.min(values - from, buffer.capacity() / type.bytes());
            copy.run(from, count);
            flush(count * type.bytes());
            from += count;
        }
    }

    private long begin(String name) throws IOException {
        if (entries.containsKey(name)) {
            throw new IllegalStateException("weight " + name + " was written already");
        }
        long aligned = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        channel.position(aligned);
        return aligned;
    }

    private void flush(int bytes) throws IOException {
        buffer.position(0).limit(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private Entry finish(String name, ElementType type, long[] dims, long offset, long length) {
        end = offset + length;
        Entry entry = new Entry(name, type, dims.clone(), offset, length);
        entries.put(name, entry);
        return entry;
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }
}
