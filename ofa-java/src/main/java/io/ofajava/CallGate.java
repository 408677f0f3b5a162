// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/** Counts the calls in progress. Closing it rejects new calls and waits until the others have returned. */
final class CallGate {
    private int inside;
    private boolean closed;

    /**
     * Registers a call.
     *
     * @return false if the gate is closed
     */
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
     * Closes the gate and waits for the calls in progress.
     *
     * @return whether this call closed it; false if it was closed before
     */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        boolean interrupted = false;
        while (inside > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                // not interruptible: calls in progress end by themselves and use memory that is freed afterwards
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }
}
