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

    @Override
    void close();
}
