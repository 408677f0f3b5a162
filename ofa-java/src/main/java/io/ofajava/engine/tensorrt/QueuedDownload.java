// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.Download;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** A copy into a pinned buffer that is kept aside until this is closed, with a mark behind it on the stream. */
final class QueuedDownload implements Download {
    private final TensorRtBackend backend;
    private final ByteBuffer buffer;
    private final int elements;
    private final PinnedMemory.Flight flight;
    private TensorRtApi.@Nullable Handle mark;
    private boolean closed;

    /**
     * @param buffer is held by the pool until this is closed
     * @param elements float32 values of it
     * @param mark is destroyed by this
     * @param flight the buffers that are free again once the mark is reached
     */
    QueuedDownload(
            TensorRtBackend backend,
            ByteBuffer buffer,
            int elements,
            TensorRtApi.Handle mark,
            PinnedMemory.Flight flight) {
        this.backend = backend;
        this.buffer = buffer;
        this.elements = elements;
        this.mark = mark;
        this.flight = flight;
    }

    @Override
    public FloatBuffer await() {
        if (mark != null) {
            TensorRtApi.Handle reached = mark;
            mark = null;
            try {
                backend.api().await(reached);
                backend.landed(flight);
            } finally {
                backend.api().destroy(reached);
            }
        }
        return buffer.asFloatBuffer().limit(elements);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                await();
            } finally {
                backend.release(buffer);
            }
        }
    }
}
