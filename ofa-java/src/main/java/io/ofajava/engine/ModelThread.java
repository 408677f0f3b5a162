// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;

/**
 * Marks the threads that work for a model: the inference thread, and those that decode images while they do. A call
 * that waits for a model there would wait for itself.
 */
public final class ModelThread {
    private static final ThreadLocal<Boolean> WORKING = new ThreadLocal<>();

    private ModelThread() {}

    /** Runs work of a model on this thread. */
    public static void run(Runnable work) {
        Boolean before = WORKING.get();
        WORKING.set(Boolean.TRUE);
        try {
            work.run();
        } finally {
            if (before == null) {
                WORKING.remove();
            }
        }
    }

    /**
     * Refuses a blocking call on a thread that works for a model.
     *
     * @param call for the message
     * @throws OfaException with {@link StateError#BLOCKING_CALL_IN_CALLBACK}
     */
    public static void refuseBlocking(String call) {
        if (WORKING.get() != null) {
            throw StateError.BLOCKING_CALL_IN_CALLBACK.with(call);
        }
    }
}
