// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A pool of device memory, because allocation blocks the device. Sizes are rounded up to four steps per power of two.
 * Among several free blocks of a size, the one at the lowest address is used, so that the same sequence of requests
 * gets the same addresses, which the replay of a captured graph requires. Used by one thread.
 */
final class DeviceMemory implements AutoCloseable {
    private static final long SMALLEST = 4096;

    /**
     * A block of device memory.
     *
     * @param address start of the block
     * @param bytes its size, at least the requested number
     */
    record Block(long address, long bytes) implements Comparable<Block> {
        @Override
        public int compareTo(Block other) {
            return Long.compareUnsigned(address, other.address);
        }
    }

    private final TensorRtApi api;
    private final Map<Long, TreeSet<Block>> free = new TreeMap<>();
    private final Set<Block> taken = new HashSet<>();
    private long takenBytes;
    private long pooledBytes;

    DeviceMemory(TensorRtApi api) {
        this.api = api;
    }

    /** Bytes of the blocks that are in use. */
    long takenBytes() {
        return takenBytes;
    }

    /** Bytes of the blocks that are free. */
    long pooledBytes() {
        return pooledBytes;
    }

    /**
     * Takes a block. If the device has no memory left, free blocks of the pool are released and the allocation is tried
     * again.
     *
     * @throws DeviceMemoryException if there is not enough memory even then
     */
    Block take(long bytes) {
        long size = roundUp(bytes);
        TreeSet<Block> blocks = free.get(size);
        Block block = blocks == null ? null : blocks.pollFirst();
        if (block != null) {
            pooledBytes -= size;
        } else {
            block = allocate(size);
        }
        taken.add(block);
        takenBytes += size;
        return block;
    }

    private Block allocate(long size) {
        try {
            return new Block(api.allocate(size), size);
        } catch (TensorRtException first) {
            if (!first.isOutOfMemory()) {
                throw first;
            }
            trim();
            try {
                return new Block(api.allocate(size), size);
            } catch (TensorRtException second) {
                throw second.isOutOfMemory() ? new DeviceMemoryException(size, takenBytes, second) : second;
            }
        }
    }

    /** Returns a block. Work that is queued on the stream may still use it: the next user is queued after that. */
    void give(Block block) {
        if (!taken.remove(block)) {
            throw new IllegalStateException(
                    "device memory at " + Long.toHexString(block.address()) + " has already been returned");
        }
        takenBytes -= block.bytes();
        pooledBytes += block.bytes();
        free.computeIfAbsent(block.bytes(), size -> new TreeSet<>()).add(block);
    }

    /** Releases the free blocks. */
    void trim() {
        RuntimeException failure = null;
        for (TreeSet<Block> blocks : free.values()) {
            while (!blocks.isEmpty()) {
                Block block = blocks.pollFirst();
                pooledBytes -= block.bytes();
                failure = Failures.attempt(failure, () -> api.free(block.address()));
            }
        }
        Failures.raise(failure);
    }

    /** Releases everything, including blocks that were not returned. */
    @Override
    public void close() {
        for (Block block : Set.copyOf(taken)) {
            give(block);
        }
        trim();
    }

    private static long roundUp(long bytes) {
        if (bytes <= SMALLEST) {
            return SMALLEST;
        }
        long step = Long.highestOneBit(bytes - 1) / 4;
        return (bytes + step - 1) / step * step;
    }
}
