// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.engine.ModelThread;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.task.Linked;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call: the decoding executor prepares the request and submits it to the engine. A caller that
 * completes the result, by cancelling it or with a timeout, interrupts the preparation or frees the engine's resources
 * for the request.
 *
 * @param <T> type of the result
 */
final class AsyncCall<T> implements Runnable {
    private final Supplier<CompletableFuture<T>> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread preparing;
    private @Nullable CompletableFuture<T> computing;

    private AsyncCall(Supplier<CompletableFuture<T>> work) {
        this.work = work;
    }

    /**
     * Starts a call.
     *
     * @param work prepares the request, submits it, and returns the future of its result
     * @return a future that fails only with an {@link OfaException}
     */
    static <T> CompletableFuture<T> start(Executor executor, Supplier<CompletableFuture<T>> work) {
        AsyncCall<T> call = new AsyncCall<>(work);
        call.result.whenComplete((value, failure) -> call.stop());
        try {
            executor.execute(call);
        } catch (RejectedExecutionException e) {
            call.fail(StateError.DECODING_REJECTED.causedBy(e, String.valueOf(e.getMessage())));
        }
        return call.result;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (result.isDone()) {
                return;
            }
            preparing = Thread.currentThread();
        }
        ModelThread.run(() -> {
            CompletableFuture<T> submitted;
            try {
                submitted = work.get();
            } catch (RuntimeException | Error e) {
                endPreparation(null);
                fail(e);
                return;
            }
            endPreparation(submitted);
            follow(submitted);
        });
    }

    private synchronized void endPreparation(@Nullable CompletableFuture<T> submitted) {
        preparing = null;
        computing = submitted;
        if (result.isDone()) {
            Thread.interrupted(); // clear the interruption, so that it does not reach the executor's next task
        }
    }

    private void follow(CompletableFuture<T> submitted) {
        if (result.isDone()) {
            submitted.cancel(false);
        }
        submitted.whenComplete((value, failure) -> {
            if (failure != null) {
                fail(Linked.unwrapped(failure));
            } else {
                result.complete(value);
            }
        });
    }

    private void fail(Throwable failure) {
        if (failure instanceof OfaException) {
            result.completeExceptionally(failure);
        } else if (failure instanceof CancellationException) {
            result.cancel(false);
        } else {
            result.completeExceptionally(StateError.MODEL_FAILED.causedBy(failure, failure.toString()));
        }
    }

    /** Has no effect on a call that has ended. */
    private void stop() {
        CompletableFuture<T> engine;
        synchronized (this) {
            if (preparing != null) {
                preparing.interrupt();
            }
            engine = computing;
        }
        if (engine != null) {
            engine.cancel(false);
        }
    }
}
