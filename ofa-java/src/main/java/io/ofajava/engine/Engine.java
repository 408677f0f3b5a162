// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.Map;

/** A compiled graph. */
public interface Engine extends AutoCloseable {
    /**
     * Executes the graph. Blocking.
     *
     * @param inputs every input of the graph by name
     * @param outputs the outputs to compute, by name, with the shapes that the inputs imply
     * @throws io.ofajava.error.OfaException if the execution fails; the contents of the outputs are then undefined
     */
    void run(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs);

    /**
     * Queues an execution, where the backend has a queue, and does not wait for it; elsewhere the same as {@link #run}.
     * What follows on the backend sees its results; the host does through {@link Backend#queueDownload} alone.
     *
     * @param inputs every input of the graph by name; they may be closed at once, not written
     * @param outputs the outputs that are wanted, by name
     * @throws io.ofajava.error.OfaException if it cannot be queued
     */
    default void enqueue(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
        run(inputs, outputs);
    }

    @Override
    void close();
}
