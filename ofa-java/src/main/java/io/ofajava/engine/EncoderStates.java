// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * One encoded request: a row of an encoder batch. Closing it gives its share of the memory back. Used by the backend's
 * thread.
 */
public final class EncoderStates implements AutoCloseable {
    final EncoderOutput output;
    final int row;
    private boolean closed;

    EncoderStates(EncoderOutput output, int row) {
        this.output = output;
        this.row = row;
    }

    /** @return the number of source positions, padding of its batch included */
    public int length() {
        return output.length;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            output.release();
        }
    }
}
