// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import org.jspecify.annotations.Nullable;

/** Runs several actions that must all be attempted, and keeps the first failure with the others suppressed. */
final class Failures {
    private Failures() {}

    /** Runs an action; a failure is added to an earlier one, if there is one. */
    static @Nullable RuntimeException attempt(@Nullable RuntimeException earlier, Runnable action) {
        try {
            action.run();
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }

    /** Runs an action after a failure, to which its own is added. */
    static RuntimeException after(RuntimeException failure, Runnable action) {
        attempt(failure, action);
        return failure;
    }

    /** Throws the failure, if there was one. */
    static void raise(@Nullable RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
    }
}
