// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Derived futures that cancel their source when a caller completes them, by cancelling or with a timeout, and that fail
 * with the failure itself, not wrapped in a {@link CompletionException}. {@link CompletableFuture#thenApply} does
 * neither.
 */
public final class Linked {
    private Linked() {}

    /** A function of a future's value; completing the result before that future cancels it. */
    public static <T, R> CompletableFuture<R> apply(
            CompletableFuture<T> source, Function<? super T, ? extends R> function) {
        CompletableFuture<R> result = new CompletableFuture<>();
        result.whenComplete((value, failure) -> source.cancel(false)); // no effect if the source has ended
        source.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrapped(failure));
                return;
            }
            try {
                result.complete(function.apply(value));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** A failure without the {@link CompletionException} that stages put around it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
