// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.nio.FloatBuffer;

/** A copy of a tensor on its way to the host. Used by the backend's thread. */
public interface Download extends AutoCloseable {
    /**
     * Waits until the copy has arrived.
     *
     * @return the tensor's elements, from position 0 on; valid until this is closed
     */
    FloatBuffer await();

    /** Releases the host memory after the copy has arrived. Closing twice has no effect. */
    @Override
    void close();

    /** A copy that has arrived. */
    static Download of(FloatBuffer values) {
        return new Download() {
            @Override
            public FloatBuffer await() {
                return values;
            }

            @Override
            public void close() {
                // Nothing but the buffer, which the garbage collector frees.
            }
        };
    }
}
