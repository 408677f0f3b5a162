// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GenerationListener;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.RequestCost;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import io.ofajava.error.SettingStyle;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.storage.ImageDelivery;
import io.ofajava.server.storage.ImageFetcher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A model that serves requests. Thread-safe. */
public final class ModelService implements AutoCloseable {
    /** Work of encoding a request, in rows of a decoder step. */
    private static final int ENCODER_UNITS_WITH_IMAGE = 20;

    private static final int ENCODER_UNITS = 5;
    private static final int VERSION_DIGITS = 16;
    /** Pixels per image token in each direction. */
    private static final int PIXELS_PER_CODE = 8;
    /** Represents an image in estimates, which do not read it. */
    private static final io.ofajava.ImageInput NOT_FETCHED = io.ofajava.ImageInput.of(new byte[0]);

    private final String name;
    private final Ofa ofa;
    private final RequestThreads threads;
    private final ImageFetcher images;
    private final ImageDelivery output;
    private final Metrics metrics;
    private final Admission admission;
    private final ExpectedSteps steps = new ExpectedSteps();
    private final ObjectNode description;
    private volatile boolean closed;

    /**
     * @param name the model's name in responses and metrics
     * @param ofa closed with this service
     * @param maxQueue maximum number of admitted requests without a response
     */
    public ModelService(
            String name,
            Ofa ofa,
            int maxQueue,
            RequestThreads threads,
            ImageFetcher images,
            ImageDelivery output,
            Metrics metrics) {
        this.name = name;
        this.ofa = ofa;
        this.threads = threads;
        this.images = images;
        this.output = output;
        this.metrics = metrics;
        this.admission = new Admission(maxQueue, System::nanoTime);
        this.description = Json.object()
                .put("name", name)
                .put("version", ofa.info().hash().substring(0, VERSION_DIGITS))
                .put("engine", ofa.info().engine() + ", " + ofa.info().precision());
        metrics.engine(name, ofa::statistics);
        metrics.gauge("ofa.admitted", "admitted requests without a response", name, admission::requests);
        metrics.gauge(
                "ofa.backlog.seconds",
                "estimated time of the admitted text requests",
                name,
                () -> admission.backlogSeconds(Admission.Workload.TEXT));
    }

    /** The model's name in responses. */
    public String name() {
        return name;
    }

    ObjectNode description() {
        return description;
    }

    /** The model. */
    public Ofa ofa() {
        return ofa;
    }

    /** Whether it generates images. */
    public boolean canPaint() {
        return ofa.canPaint();
    }

    /** Warms up every task; see {@link WarmUp}. The measured times are the first estimates of admission control. */
    public void warmUp() {
        WarmUp.run(ofa);
        time(
                Admission.Workload.TEXT,
                ENCODER_UNITS_WITH_IMAGE,
                () -> ofa.statistics().text().rowSteps(),
                () -> WarmUp.caption(ofa));
        if (ofa.canPaint()) {
            time(
                    Admission.Workload.IMAGES,
                    ENCODER_UNITS,
                    () -> ofa.statistics().images().rowSteps(),
                    () -> WarmUp.paint(ofa));
        }
    }

    private void time(Admission.Workload workload, int encoderUnits, LongSupplier rowSteps, Runnable work) {
        long before = rowSteps.getAsLong();
        long start = System.nanoTime();
        work.run();
        admission.learn(workload, encoderUnits + rowSteps.getAsLong() - before, (System.nanoTime() - start) / 1e9);
    }

    /** Number of admitted requests without a response. */
    public int admitted() {
        return admission.requests();
    }

    /**
     * Admits a request or rejects it.
     *
     * @return a future; cancelling it, or its deadline, frees its resources
     * @throws ApiException 404 if the model was unloaded, 422 if it does not support the request, 429 if the request
     *     could not finish by its deadline
     */
    public CompletableFuture<TaskAnswer> submit(TaskRequest request, Call call) {
        requireOpen();
        try {
            boolean paints = request.paints();
            RequestCost cost = cost(request);
            double units = (request.image() == null ? ENCODER_UNITS : ENCODER_UNITS_WITH_IMAGE)
                    + cost.rows() * (paints ? cost.maxSteps() : steps.of(request.task(), cost.maxSteps()));
            Admission.Ticket ticket = admission.enter(
                    paints ? Admission.Workload.IMAGES : Admission.Workload.TEXT, units, call.secondsLeft());
            if (closed) {
                // The model was closed after the check above. The slot is released before close() stops waiting for it.
                ticket.giveBack(false);
                requireOpen();
            }
            return new Invocation(this, threads, request, call).start(ticket);
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.UNPROCESSABLE, OfaException.message(e, SettingStyle.SERVER), e)
                    .at(request.path() + "/options");
        } catch (ApiException e) {
            if (e.code() == ErrorCode.OVERLOADED) {
                metrics.dropped(e.code().id());
            }
            throw e;
        }
    }

    /** A model may be unloaded while a request's body is being received. */
    private void requireOpen() {
        if (closed) {
            throw new ApiException(ErrorCode.NOT_FOUND, "model " + name + " has been unloaded");
        }
    }

    /** Its tasks that return text. */
    public List<Task> tasks() {
        return ofa.tasks().stream()
                .filter(task -> task.output() != Task.Output.IMAGES)
                .toList();
    }

    /**
     * Limits the output of a request to this number of tokens, unless the task's own limit is lower.
     *
     * @param tokens 0 for no further limit
     */
    public TaskRequest withMaxTokens(TaskRequest request, int tokens) {
        int most = cost(request).maxSteps() - 1; // the end token takes one step
        return tokens == 0 || tokens >= most || !request.task().options().contains(Setting.MAX_LENGTH)
                ? request
                : request.withOptions(request.options().withMaxLength(tokens));
    }

    /** The size of the images that a request generates, {@code WIDTHxHEIGHT}. */
    public String imageSize(TaskRequest request) {
        int side = PIXELS_PER_CODE * (int) Math.round(Math.sqrt(cost(request).maxSteps()));
        return side + "x" + side;
    }

    private RequestCost cost(TaskRequest request) {
        return ofa.cost(request.forLibrary(request.image() == null ? null : NOT_FETCHED));
    }

    ImageFetcher images() {
        return images;
    }

    ImageDelivery output() {
        return output;
    }

    Metrics metrics() {
        return metrics;
    }

    void learn(Task task, int count) {
        steps.learn(task, count);
    }

    CompletableFuture<Result> ask(
            TaskRequest request, io.ofajava.@Nullable ImageInput image, GenerationListener listener) {
        Request asked = request.forLibrary(image).withListener(listener);
        return ofa.async().run(asked);
    }

    /** Rejects new requests, waits for admitted ones, and frees the model. */
    @Override
    public void close() {
        closed = true;
        admission.awaitEmpty();
        metrics.forget(name);
        ofa.close();
    }
}
