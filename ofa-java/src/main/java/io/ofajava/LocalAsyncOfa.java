// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.StateError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Asynchronous calls of models in this process. */
final class LocalAsyncOfa implements AsyncOfa {
    private final ModelSet models;
    private final CallGate gate;
    private final Executor executor;

    LocalAsyncOfa(ModelSet models, CallGate gate, Executor executor) {
        this.models = models;
        this.gate = gate;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Result> run(Request request) {
        Objects.requireNonNull(request, "request");
        if (!gate.enter()) {
            return CompletableFuture.failedFuture(StateError.CLOSED.with());
        }
        CompletableFuture<Result> result = AsyncCall.start(
                executor, () -> new RequestRunner(models.forTask(request.task().definition())).run(request));
        result.whenComplete((value, failure) -> gate.leave());
        return result;
    }
}
