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
    private final ArrayDeque<Flight> flights = new ArrayDeque<>();
    private final List<ByteBuffer> held = new ArrayList<>();

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

    /** Buffers that are in use until a mark on the stream is reached. */
    static final class Flight {
        private final List<ByteBuffer> buffers;

        private Flight(List<ByteBuffer> buffers) {
            this.buffers = buffers;
        }
    }

    /** All buffers in flight now, for a mark that was just queued. */
    Flight flight() {
        Flight flight = new Flight(List.copyOf(inFlight));
        inFlight.clear();
        flights.add(flight);
        return flight;
    }

    /** Marks the buffers of a flight, and of all earlier flights, as free because its mark was reached. */
    void landed(Flight flight) {
        if (flights.contains(flight)) {
            Flight first;
            do {
                first = flights.remove();
                give(first.buffers);
            } while (first != flight);
        }
    }

    /** Holds a buffer that was just acquired until it is released, regardless of synchronisation. */
    ByteBuffer hold(ByteBuffer buffer) {
        inFlight.removeIf(other -> other == buffer);
        held.add(buffer);
        return buffer;
    }

    /** Releases a buffer that was held; nothing on the stream uses it. */
    void release(ByteBuffer buffer) {
        if (held.removeIf(other -> other == buffer)) {
            give(List.of(buffer));
        }
    }

    /** Marks all buffers as free after the stream was synchronised. */
    void landed() {
        flights.forEach(flight -> give(flight.buffers));
        flights.clear();
        give(inFlight);
        inFlight.clear();
    }

    private void give(List<ByteBuffer> buffers) {
        buffers.forEach(buffer -> free.computeIfAbsent(buffer.capacity(), size -> new ArrayDeque<>())
                .push(buffer));
    }

    @Override
    public void close() {
        landed();
        give(held);
        held.clear();
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
