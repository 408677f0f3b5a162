// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.cache.ProcessDirectory;
import io.ofajava.engine.ModelThread;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.task.Linked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Models in this process. */
final class LocalOfa implements Ofa {
    /** Maximum number of requests of one batch call in progress. It bounds the memory for their images. */
    private static final int WINDOW = 32;

    private final ModelSet models;
    private final CallGate gate = new CallGate();
    /** Null if the user named an executor. */
    private final @Nullable DecodingPool pool;

    private final AsyncOfa async;
    private final ProcessDirectory.Lease lease;

    /**
     * @param executor decodes images; null for a pool owned by the model
     * @param lease closed after the models
     */
    LocalOfa(ModelSet models, @Nullable Executor executor, ProcessDirectory.Lease lease) {
        this.lease = lease;
        this.models = models;
        if (executor == null) {
            DecodingPool own = new DecodingPool();
            this.pool = own;
            this.async = new LocalAsyncOfa(models, gate, own);
        } else {
            this.pool = null;
            this.async = new LocalAsyncOfa(models, gate, executor);
        }
    }

    @Override
    public ModelInfo info() {
        return models.main().info();
    }

    @Override
    public List<Task> tasks() {
        return Task.all().stream()
                .filter(task -> models.serves(task.definition()))
                .toList();
    }

    @Override
    public Statistics statistics() {
        return models.statistics();
    }

    @Override
    public RequestCost cost(Request request) {
        Objects.requireNonNull(request, "request");
        return new RequestRunner(models.forTask(request.task().definition())).cost(request);
    }

    @Override
    public AsyncOfa async() {
        return async;
    }

    @Override
    public Result run(Request request) {
        Objects.requireNonNull(request, "request");
        ModelThread.refuseBlocking("run()");
        return await(async.run(request));
    }

    @Override
    public List<Outcome<Result>> runAll(List<Request> requests) {
        for (int i = 0; i < requests.size(); i++) {
            Objects.requireNonNull(requests.get(i), "requests[" + i + "]");
        }
        ModelThread.refuseBlocking("runAll()");
        Deque<CompletableFuture<Result>> pending = new ArrayDeque<>();
        try {
            List<Outcome<Result>> outcomes = new ArrayList<>(requests.size());
            for (Request request : requests) {
                if (pending.size() == WINDOW) {
                    outcomes.add(outcome(pending.remove()));
                }
                pending.add(async.run(request));
            }
            while (!pending.isEmpty()) {
                outcomes.add(outcome(pending.remove()));
            }
            return List.copyOf(outcomes);
        } finally {
            pending.forEach(future -> future.cancel(false));
        }
    }

    /** Wraps the error of one item. The batch itself fails if the model is closed or this thread is interrupted. */
    private static Outcome<Result> outcome(CompletableFuture<Result> future) {
        try {
            return new Outcome.Success<>(await(future));
        } catch (OfaException e) {
            if (e.code() == StateError.CLOSED || e.code() == StateError.INTERRUPTED) {
                throw e;
            }
            return new Outcome.Failure<>(e);
        }
    }

    private static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = Linked.unwrapped(e);
            throw cause instanceof OfaException known
                    ? known
                    : StateError.MODEL_FAILED.causedBy(cause, cause.toString());
        } catch (CancellationException e) {
            throw StateError.INTERRUPTED.causedBy(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        }
    }

    @Override
    public void close() {
        ModelThread.refuseBlocking("close()");
        if (gate.close()) {
            try (lease) {
                models.close();
            } finally {
                if (pool != null) {
                    pool.stop();
                }
            }
        }
    }
}
