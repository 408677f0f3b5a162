// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/** Lets calls through while it is open; once closed, lets none in and waits for those inside. */
final class CallGate {
    private int inside;
    private boolean closed;

    /** Enters; false once the gate is closed. */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
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
                interrupted = true; // calls inside end by themselves, and use memory that would be freed
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }
}
