// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

/** Runs several actions that must all be attempted, and keeps the first failure with the others suppressed. */
final class Failures {
    private Failures() {}

    /** Runs an action; a failure is added to an earlier one, if there is one. */
    static RuntimeException attempt(RuntimeException earlier, Runnable action) {
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

    /** Throws the failure, if there was one. */
    static void raise(RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
    }
}
