// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;

/** Lets calls through while it is open; once closed, lets none in and waits for those inside. */
final class CallGate {
    private int inside;
    private boolean closed;

    /** @throws OfaException once the gate is closed */
    synchronized void enter() {
        if (closed) {
            throw StateError.CLOSED.with();
        }
        inside++;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /**
     * Closes the gate and returns when nobody is inside.
     *
     * @return whether this call closed it; false where it was closed before
     */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        boolean interrupted = false;
        while (inside > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted =
                        true; // calls inside end by themselves: leaving them behind would free memory that they use
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }
}
