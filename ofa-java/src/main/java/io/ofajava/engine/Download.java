// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import java.nio.FloatBuffer;

/** A copy of a tensor on its way to the host. Used by the backend's thread. */
public interface Download extends AutoCloseable {
    /**
     * Waits until the copy is there.
     *
     * @return the tensor's elements, from position 0 on; valid until this is closed
     */
    FloatBuffer await();

    /** Gives the host's memory back, once the copy is there. Closing twice does nothing. */
    @Override
    void close();

    /** A copy that is there. */
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
