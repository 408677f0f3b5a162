// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A value that a separate thread computes while the caller does something else. Thread-safe.
 *
 * @param <T> type of the value
 */
final class Background<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    /**
     * Starts the thread.
     *
     * @param name of the thread
     */
    static <T> Background<T> start(String name, Supplier<T> work) {
        Background<T> value = new Background<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        value.future.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        value.future.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return value;
    }

    /** The value. Blocking. Throws what computing it threw. */
    T get() {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }
}
