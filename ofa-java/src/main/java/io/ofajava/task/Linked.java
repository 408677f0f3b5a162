// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Derived futures whose cancellation propagates upstream, which {@link CompletableFuture#thenApply} does not do. */
public final class Linked {
    private Linked() {}

    /** A function of a future's value; cancelling the result cancels that future. */
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
