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
     * Queues an execution without waiting for it if the backend has a queue; otherwise the same as {@link #run}. Later
     * operations of the backend see its results; the host sees them only through {@link Backend#queueDownload}.
     *
     * @param inputs every input of the graph by name; they may be closed immediately, but not written
     * @param outputs the requested outputs, by name
     * @throws io.ofajava.error.OfaException if it cannot be queued
     */
    default void enqueue(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
        run(inputs, outputs);
    }

    @Override
    void close();
}
