package io.ofajava.engine.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Direct buffers that are used again instead of being left to the garbage collector, which knows nothing of their size. Sizes are rounded up to
 * four steps per power of two, so that neighbouring shapes share them. Used by one thread.
 */
final class HostMemory {
    private static final int SMALLEST = 4096;

    private final Map<Integer, ArrayDeque<ByteBuffer>> free = new TreeMap<>();

    /** @return a buffer in native byte order of at least that many bytes, its limit set to exactly that many */
    ByteBuffer take(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of " + bytes + " bytes is over the limit of 2 GiB");
        }
        int size = roundUp(Math.toIntExact(bytes));
        ArrayDeque<ByteBuffer> queue = free.get(size);
        ByteBuffer buffer = queue == null || queue.isEmpty() ? ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()) : queue.pop();
        return buffer.clear().limit(Math.toIntExact(bytes));
    }

    /** Takes a buffer back. */
    void give(ByteBuffer buffer) {
        free.computeIfAbsent(buffer.capacity(), size -> new ArrayDeque<>()).push(buffer);
    }

    private static int roundUp(int bytes) {
        if (bytes <= SMALLEST) {
            return SMALLEST;
        }
        int step = Integer.highestOneBit(bytes - 1) / 4;
        long rounded = ((long) bytes + step - 1) / step * step;
        return (int) Math.min(Integer.MAX_VALUE - 8, rounded);
    }
}
