// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.error.OfaException;
import io.ofajava.natives.OfaNative;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets threads that compute for long stand back behind those that do a little and wait again. Where both want a
 * processor, the system then gives it to the latter at once. Linux has such a niceness for each thread; Java's own
 * priorities do nothing there. What holds for a thread holds for those that it starts.
 */
public final class ThreadNiceness {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadNiceness.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private ThreadNiceness() {}

    /**
     * Adds to the niceness of the calling thread. A thread cannot take it back.
     *
     * @param steps 0, which does nothing, to 19; the sum is 19 at most
     * @return whether it holds now; where the system has no such thing or refuses, the first call says so in the log,
     *     and all else is as before
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
            if (TOLD.compareAndSet(false, true)) {
                LOG.warn("computing threads compete with all others on equal terms: {}", e.getMessage());
            }
            return false;
        }
    }
}
