// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

/**
 * The scratch memory that all executions share, since they follow each other on one stream. It grows with the largest
 * shapes that were run; a growth moves it, and whatever has its address written down (contexts, captured graphs)
 * compares generations. Used by one thread.
 */
public final class Scratch implements AutoCloseable {
    private final TensorRtBackend backend;
    private DeviceMemory.Block block;
    private int generation;

    public Scratch(TensorRtBackend backend) {
        this.backend = backend;
    }

    /** Makes it at least that large. */
    public void require(long bytes) {
        if (bytes > bytes()) {
            close();
            block = backend.memory().take(bytes);
            generation++;
        }
    }

    public long address() {
        return block == null ? 0 : block.address();
    }

    public long bytes() {
        return block == null ? 0 : block.bytes();
    }

    /** A number that changes whenever the address does. */
    public int generation() {
        return generation;
    }

    @Override
    public void close() {
        if (block != null) {
            DeviceMemory.Block old = block;
            block = null;
            generation++;
            backend.give(old);
        }
    }
}
