// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pool of pinned host buffers. A buffer that a queued copy uses must not be changed before the stream is
 * synchronised, so it is set aside until then. Used by one thread.
 */
final class PinnedMemory implements AutoCloseable {
    private static final int SMALLEST = 4096;

    private final TensorRtApi api;
    private final Map<Integer, ArrayDeque<ByteBuffer>> free = new TreeMap<>();
    private final List<ByteBuffer> inFlight = new ArrayList<>();

    PinnedMemory(TensorRtApi api) {
        this.api = api;
    }

    /** A buffer of at least that many bytes, cleared. The caller may use it until the stream is synchronised. */
    ByteBuffer take(long bytes) {
        if (bytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "a tensor of " + bytes + " bytes is over the limit of 1 GiB for one copy");
        }
        int size = Math.max(SMALLEST, Integer.highestOneBit((int) Math.max(1, bytes - 1)) << 1);
        ArrayDeque<ByteBuffer> queue = free.get(size);
        ByteBuffer buffer = queue == null || queue.isEmpty() ? api.allocatePinned(size) : queue.pop();
        inFlight.add(buffer);
        return buffer.clear();
    }

    /** The stream was synchronised: buffers may be reused. */
    void landed() {
        inFlight.forEach(buffer -> free.computeIfAbsent(buffer.capacity(), size -> new ArrayDeque<>())
                .push(buffer));
        inFlight.clear();
    }

    @Override
    public void close() {
        landed();
        RuntimeException failure = null;
        for (ArrayDeque<ByteBuffer> queue : free.values()) {
            while (!queue.isEmpty()) {
                ByteBuffer buffer = queue.pop();
                failure = Failures.attempt(failure, () -> api.freePinned(buffer));
            }
        }
        Failures.raise(failure);
    }
}
