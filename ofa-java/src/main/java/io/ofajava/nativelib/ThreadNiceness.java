// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.error.OfaException;
import io.ofajava.natives.OfaNative;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives compute threads a niceness increment, so that threads with little work get a processor at once. Linux has a
 * niceness per thread; Java's own priorities have no effect there. Threads inherit the niceness of the thread that
 * starts them.
 */
public final class ThreadNiceness {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadNiceness.class);
    private static final AtomicBoolean LOGGED = new AtomicBoolean();

    private ThreadNiceness() {}

    /**
     * Raises the niceness of the calling thread, which cannot undo it, to that of the process plus an increment; a
     * thread that inherited a higher one keeps it.
     *
     * @param steps 0, which has no effect, to 19; the sum is limited to 19
     * @return whether it is in effect; if the system has no niceness per thread or refuses, the first call logs that,
     *     and nothing changes
     */
    public static boolean add(int steps) {
        if (steps == 0) {
            return true;
        }
        NativeLibrary.require();
        try {
            NativeLibrary.check(OfaNative.ofa_thread_add_niceness(steps));
            return true;
        } catch (OfaException e) {
            if (LOGGED.compareAndSet(false, true)) {
                LOG.warn("compute threads run without a niceness increment: {}", e.getMessage());
            }
            return false;
        }
    }
}
