// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

/** Several things that must all be tried, of whose failures the first counts. */
final class Failures {
    private Failures() {}

    /** Does something; its failure is added to an earlier one, if there is one. */
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
