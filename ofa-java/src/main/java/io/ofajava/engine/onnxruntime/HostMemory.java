// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import io.ofajava.error.EngineError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers that are reused instead of being left to the garbage collector, which does not know their size. Sizes
 * are rounded up to four steps per power of two, and a free buffer of up to twice the size serves as well: over a long
 * time, requests of all shapes and numbers must not add up to one buffer each. Used by one thread.
 */
final class HostMemory {
    private static final int SMALLEST = 4096;

    private final NavigableMap<Integer, ArrayDeque<ByteBuffer>> free = new TreeMap<>();
    private long allocatedBytes;

    /** @return bytes of all buffers, including free ones */
    long allocatedBytes() {
        return allocatedBytes;
    }

    /** @return a buffer in native byte order of at least that many bytes, its limit set to exactly that many */
    ByteBuffer take(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of " + bytes + " bytes is over the limit of 2 GiB");
        }
        int size = roundUp(Math.toIntExact(bytes));
        ByteBuffer buffer = reuse(size);
        return (buffer == null ? allocate(size) : buffer).clear().limit(Math.toIntExact(bytes));
    }

    /** The smallest free buffer that is large enough and at most twice as large, or null. */
    private @Nullable ByteBuffer reuse(int size) {
        int most = (int) Math.min(Integer.MAX_VALUE, 2L * size);
        for (ArrayDeque<ByteBuffer> queue : free.subMap(size, true, most, true).values()) {
            if (!queue.isEmpty()) {
                return queue.pop();
            }
        }
        return null;
    }

    /** Returns a buffer to the pool. */
    void give(ByteBuffer buffer) {
        free.computeIfAbsent(buffer.capacity(), size -> new ArrayDeque<>()).push(buffer);
    }

    /** If memory is short, free buffers of other sizes are released first. */
    private ByteBuffer allocate(int size) {
        ByteBuffer buffer;
        try {
            buffer = ByteBuffer.allocateDirect(size);
        } catch (OutOfMemoryError e) {
            free.values().forEach(queue -> queue.forEach(kept -> allocatedBytes -= kept.capacity()));
            free.clear();
            try {
                buffer = ByteBuffer.allocateDirect(size);
            } catch (OutOfMemoryError again) {
                throw EngineError.OUT_OF_HOST_MEMORY.causedBy(again, size);
            }
        }
        allocatedBytes += size;
        return buffer.order(ByteOrder.nativeOrder());
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
