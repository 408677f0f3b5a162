// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GeneratedImages;
import io.ofajava.GenerationListener;
import io.ofajava.Result;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.ResourceException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.ImageInput;
import io.ofajava.server.request.TaskRequest;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One admitted request: its image is fetched and decoded, the engine computes, the response is built and its images are
 * stored. Each step runs on the threads for its kind of work. Cancelling the result, or its deadline, stops the current
 * step: decoding is interrupted, and the engine frees the request's rows.
 */
final class Invocation implements GenerationListener {
    private final ModelService service;
    private final RequestThreads threads;
    private final TaskRequest request;
    private final Call call;
    private final CompletableFuture<TaskAnswer> result = new CompletableFuture<>();
    private final long submittedNanos = System.nanoTime();
    private volatile long startedNanos;
    private volatile long endedNanos;
    private @Nullable Future<?> step;

    Invocation(ModelService service, RequestThreads threads, TaskRequest request, Call call) {
        this.service = service;
        this.threads = threads;
        this.request = request;
        this.call = call;
    }

    CompletableFuture<TaskAnswer> start(Admission.Ticket ticket) {
        result.whenComplete((answer, failure) -> {
            countDropped(failure); // first, so that an observer of the free slot also sees this
            ticket.giveBack(failure == null);
            if (failure != null) {
                stop();
            }
        });
        result.orTimeout(Math.max(1, call.deadlineNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
        ImageInput image = request.image();
        if (image == null) {
            run(threads.front(), () -> compute(null));
        } else if (image instanceof ImageInput.Inline inline) {
            run(threads.front(), () -> compute(io.ofajava.ImageInput.of(inline.bytes())));
        } else {
            run(threads.transfers(), () -> fetch(image));
        }
        return result;
    }

    private void countDropped(Throwable failure) {
        if (failure instanceof TimeoutException) {
            service.metrics().dropped(ErrorCode.DEADLINE_EXCEEDED.id());
        } else if (failure instanceof CancellationException) {
            service.metrics().dropped(ErrorCode.CLIENT_CLOSED.id());
        } else if (ErrorTable.unwrapped(failure) instanceof ResourceException) {
            service.metrics().dropped(ErrorCode.OUT_OF_MEMORY.id());
        }
    }

    private void fetch(ImageInput image) {
        byte[] bytes;
        try {
            bytes = service.images().fetch(image);
        } catch (ApiException e) {
            throw e.at(request.path() + "/image");
        }
        run(threads.front(), () -> compute(io.ofajava.ImageInput.of(bytes)));
    }

    private void compute(io.ofajava.@Nullable ImageInput image) {
        CompletableFuture<Result> future = service.ask(request, image, this);
        proceed(future);
        future.whenComplete((value, failure) -> {
            endedNanos = System.nanoTime();
            if (failure instanceof InvalidInputException refused) {
                result.completeExceptionally(refusal(refused));
            } else if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                run(request.paints() ? threads.transfers() : threads.front(), () -> result.complete(answer(value)));
            }
        });
    }

    private TaskAnswer answer(Result value) {
        ObjectNode node = Json.object().put("task", request.task().name());
        GeneratedImages generated = value.images().orElse(null);
        node.setAll(
                generated == null
                        ? AnswerJson.of(value)
                        : service.output().deliver(generated, request.output(), call.id()));
        value.image().ifPresent(image -> node.set("image", AnswerJson.input(image)));
        if (!value.notes().isEmpty()) {
            value.notes().forEach(node.putArray("notes")::add);
        }
        long started = startedNanos == 0 ? submittedNanos : startedNanos;
        double queue = (started - submittedNanos) / 1e6;
        double compute = (endedNanos - started) / 1e6;
        call.record().times(queue, compute);
        service.metrics().queued(request.task().name(), started - submittedNanos);
        service.metrics().computed(request.task().name(), endedNanos - started);
        node.putObject("timings")
                .put("queueMillis", rounded(queue))
                .put("computeMillis", rounded(compute))
                .put("totalMillis", rounded((System.nanoTime() - call.record().startNanos()) / 1e6));
        node.set("model", service.description().deepCopy());
        return new TaskAnswer(node.put("requestId", call.id()), generated);
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }

    /** Sets the current step; stops it at once if the request has ended. */
    private void proceed(Future<?> next) {
        synchronized (this) {
            step = next;
        }
        if (result.isDone()) {
            next.cancel(true);
        }
    }

    private ApiException refusal(InvalidInputException e) {
        return new ApiException(ErrorCode.UNPROCESSABLE, OfaException.message(e, SettingStyle.SERVER), e)
                .at(e.code() instanceof ImageError ? request.path() + "/image" : request.path());
    }

    private void stop() {
        Future<?> running;
        synchronized (this) {
            running = step;
        }
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Runs the next step; a failure becomes the result. */
    private void run(Workers where, Runnable part) {
        try {
            // A step may start the next one before it returns; the current step must then not be overwritten.
            synchronized (this) {
                step = where.submit(() -> guarded(part));
            }
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        if (result.isDone()) {
            stop();
        }
    }

    private void guarded(Runnable part) {
        if (result.isDone()) {
            return;
        }
        try {
            part.run();
        } catch (InvalidInputException e) {
            result.completeExceptionally(refusal(e));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void started() {
        startedNanos = System.nanoTime();
        emit(Json.object().put("event", "started"), false);
    }

    @Override
    public boolean wantsText() {
        return call.events() != null;
    }

    @Override
    public void text(int tokens, String text) {
        emit(Json.object().put("event", "text").put("tokens", tokens).put("text", text), false);
    }

    @Override
    public void finished(int steps) {
        service.learn(request.task(), steps);
    }

    private void emit(ObjectNode event, boolean mayDrop) {
        if (call.events() != null) {
            call.events().emit(event, mayDrop);
        }
    }

    /** Progress of an image, reported once per row of image tokens. */
    @Override
    public void imageProgress(int done, int total) {
        if (request.stream() && done % (int) Math.round(Math.sqrt(total)) == 0) {
            emit(Json.object().put("event", "progress").put("done", done).put("total", total), done < total);
        }
    }

    @Override
    public int rowsBetweenPartialImages() {
        return request.stream() ? request.output().partialRows() : 0;
    }

    /** Partial images are encoded on the worker threads. */
    @Override
    public void partialImage(RgbImage part) {
        threads.front()
                .unbounded()
                .execute(() -> emit(
                        Json.object()
                                .put("event", "image")
                                .put("width", part.width())
                                .put("height", part.height())
                                .put("contentType", "image/png")
                                .put("image", Base64.getEncoder().encodeToString(ImageEncoder.png(part))),
                        true));
    }
}
