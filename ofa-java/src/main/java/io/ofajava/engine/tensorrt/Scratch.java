// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import org.jspecify.annotations.Nullable;

/**
 * The scratch memory that all executions share, because they run one after another on one stream. It grows to the
 * largest shapes that were run. Growing moves it; users that store its address (contexts, captured graphs) compare
 * generations. Used by one thread.
 */
public final class Scratch implements AutoCloseable {
    private final TensorRtBackend backend;
    private DeviceMemory.@Nullable Block block;
    private int generation;

    public Scratch(TensorRtBackend backend) {
        this.backend = backend;
    }

    /** Grows it to at least that size. */
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

    /** A number that changes whenever the address changes. */
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
