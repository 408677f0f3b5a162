// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Futures that are cancelled backwards: {@link CompletableFuture#thenApply} alone would let the work go on that nobody
 * waits for.
 */
public final class Linked {
    private Linked() {}

    /** What a function makes of a future's value; cancelling it cancels that future. */
    public static <T, R> CompletableFuture<R> apply(
            CompletableFuture<T> source, Function<? super T, ? extends R> function) {
        CompletableFuture<R> result = source.thenApply(function);
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                source.cancel(false);
            }
        });
        return result;
    }
}
