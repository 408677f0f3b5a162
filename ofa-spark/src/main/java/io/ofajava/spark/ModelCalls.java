// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.EngineKind;
import io.ofajava.EngineOptions;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The calls into the library: loading a model, a batch of requests, images generated. Thread-safe. */
interface ModelCalls extends AutoCloseable {
    /** What a request came to: one of the two is null. */
    record Attempt(Result result, OfaException error) {}

    /** Performs requests; the attempts are in their order. */
    List<Attempt> runAll(List<Request> requests);

    /** The tasks that the model serves. */
    List<Task> tasks();

    @Override
    void close();

    /**
     * Loads a model.
     *
     * @param settings by the names of {@link OfaOptions}
     * @param device number of the GPU, or empty for the settings' own
     */
    static ModelCalls load(Path checkpoint, Map<String, String> settings, int threads, OptionalInt device) {
        Ofa ofa = Ofa.load(checkpoint, options(settings, threads, device));
        return new ModelCalls() {
            @Override
            public List<Attempt> runAll(List<Request> requests) {
                List<CompletableFuture<Result>> pending = new ArrayList<>();
                for (Request request : requests) {
                    try {
                        pending.add(ofa.async().run(request, null, null));
                    } catch (OfaException e) {
                        pending.add(CompletableFuture.failedFuture(e));
                    }
                }
                return pending.stream().map(future -> await(future)).toList();
            }

            @Override
            public List<Task> tasks() {
                return ofa.tasks();
            }

            @Override
            public void close() {
                ofa.close();
            }
        };
    }

    private static Attempt await(CompletableFuture<Result> future) {
        try {
            return new Attempt(future.get(), null);
        } catch (ExecutionException e) {
            return new Attempt(
                    null,
                    e.getCause() instanceof OfaException known
                            ? known
                            : StateError.MODEL_FAILED.causedBy(e.getCause(), e.getCause()));
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        }
    }

    private static OfaOptions options(Map<String, String> settings, int threads, OptionalInt device) {
        EngineKind kind = EngineKind.valueOf(
                settings.getOrDefault("engine", "auto").toUpperCase(java.util.Locale.ROOT));
        OfaOptions options = OfaOptions.defaults()
                .withThreads(threads)
                .withEngine(new EngineOptions(
                        kind,
                        device.orElse(0),
                        EngineOptions.parsePrecision(settings.getOrDefault("precision", "auto"))));
        String cache = settings.get("cache");
        return cache == null ? options : options.withCacheDirectory(Path.of(cache));
    }

    /** The bytes of an image file, by the name that messages use. */
    static Request withImage(Request request, byte[] bytes, String name) {
        return request.withImage(ImageSource.of(bytes));
    }
}
