// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

/**
 * One encoded request: a row of an encoder batch. Closing it releases its share of the memory. Used by the backend's
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

    /** @return the number of source positions, including the padding of its batch */
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
