// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.util.Map;

/** A compiled graph. */
public interface Engine extends AutoCloseable {
    /**
     * Executes the graph and waits for it.
     *
     * @param inputs every input of the graph by name
     * @param outputs the outputs that are wanted, by name, with the shapes that the inputs imply
     * @throws io.ofajava.error.OfaException if the execution fails; the contents of the outputs are undefined then
     */
    void run(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs);

    @Override
    void close();
}
