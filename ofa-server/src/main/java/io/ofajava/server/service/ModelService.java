// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.DecodeCost;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.PaintListener;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.storage.ImageFetcher;
import io.ofajava.task.TaskListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** One model that serves requests. Thread-safe. */
public final class ModelService implements AutoCloseable {
    /** What encoding a request counts, in rows of a decoder step. */
    private static final int ENCODER_UNITS_WITH_IMAGE = 20;

    private static final int ENCODER_UNITS = 5;
    private static final int VERSION_DIGITS = 16;
    /** Side in pixels of what one image token shows. */
    private static final int PIXELS_PER_CODE = 8;
    /** Stands for an image in estimates, which do not read it. */
    private static final ImageSource NOT_FETCHED = ImageSource.of(new byte[0]);

    private final String name;
    private final Ofa ofa;
    private final Ofa painter;
    private final RequestThreads threads;
    private final ImageFetcher images;
    private final ImageOutput output;
    private final Metrics metrics;
    private final Admission admission;
    private final ExpectedSteps steps = new ExpectedSteps();
    private final ObjectNode description;
    private volatile boolean closed;

    /**
     * @param name what responses and metrics call it
     * @param ofa closed with this service
     * @param painter what generates images, which may be the same; closed too
     * @param maxQueue requests that are admitted and not answered
     */
    public ModelService(
            String name,
            Ofa ofa,
            Ofa painter,
            int maxQueue,
            RequestThreads threads,
            ImageFetcher images,
            ImageOutput output,
            Metrics metrics) {
        this.name = name;
        this.ofa = ofa;
        this.painter = painter;
        this.threads = threads;
        this.images = images;
        this.output = output;
        this.metrics = metrics;
        this.admission = new Admission(maxQueue, System::nanoTime);
        this.description = Json.object()
                .put("name", name)
                .put("version", ofa.info().hash().substring(0, VERSION_DIGITS))
                .put("engine", ofa.info().engine());
        metrics.engine(name, ofa::statistics);
        if (painter != ofa) {
            metrics.engine(name + "-paint", painter::statistics);
        }
        metrics.gauge("ofa.admitted", "requests that were admitted and are not answered", name, admission::requests);
        metrics
                .gauge(
                        "ofa.backlog.seconds",
                        "time that the admitted texts will take",
                        name,
                        () -> admission.backlogSeconds(Admission.Lane.TEXT));
    }

    /** What answers call the model. */
    public String name() {
        return name;
    }

    ObjectNode description() {
        return description;
    }

    /** The model itself. */
    public Ofa ofa() {
        return ofa;
    }

    /** Whether it paints. */
    public boolean canPaint() {
        return painter.canPaint();
    }

    /**
     * One short request through every task; see {@link WarmUp}. What is compiled then is timed, for the first estimates
     * of admission.
     */
    public void warmUp() {
        WarmUp.run(ofa);
        if (painter != ofa) {
            WarmUp.run(painter);
        }
        time(
                Admission.Lane.TEXT,
                ENCODER_UNITS_WITH_IMAGE,
                () -> ofa.statistics().text().rowSteps(),
                () -> WarmUp.caption(ofa));
        if (painter.canPaint()) {
            time(
                    Admission.Lane.IMAGES,
                    ENCODER_UNITS,
                    () -> painter.statistics().codes().rowSteps(),
                    () -> WarmUp.paint(painter));
        }
    }

    private void time(Admission.Lane lane, int encoderUnits, LongSupplier rowSteps, Runnable work) {
        long before = rowSteps.getAsLong();
        long start = System.nanoTime();
        work.run();
        admission.learn(lane, encoderUnits + rowSteps.getAsLong() - before, (System.nanoTime() - start) / 1e9);
    }

    /** Requests that were admitted and are not answered. */
    public int admitted() {
        return admission.requests();
    }

    /**
     * Takes a request or refuses it at once.
     *
     * @return cancelling it, or its deadline, frees what it holds
     * @throws ApiException 404 if the model was unloaded, 422 if it cannot do it, 429 if it could not be done in time
     */
    public CompletableFuture<TaskAnswer> submit(TaskRequest request, Call call) {
        requireOpen();
        try {
            boolean paints = request.paints();
            DecodeCost cost = cost(request);
            double units = (request.image() == null ? ENCODER_UNITS : ENCODER_UNITS_WITH_IMAGE)
                    + cost.rows() * (paints ? cost.maxSteps() : steps.of(request.task(), cost.maxSteps()));
            Admission.Ticket ticket =
                    admission.enter(paints ? Admission.Lane.IMAGES : Admission.Lane.TEXT, units, call.secondsLeft());
            if (closed) { // since the look above: the place is given back before anybody can have stopped waiting for
                // it
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

    /** A model may be unloaded while a request's body is still on its way. */
    private void requireOpen() {
        if (closed) {
            throw new ApiException(ErrorCode.NOT_FOUND, "model " + name + " has been unloaded");
        }
    }

    /** Its tasks that give text. */
    public List<Task> tasks() {
        return ofa.tasks().stream()
                .filter(task -> task.output() != Task.Output.IMAGES)
                .toList();
    }

    /**
     * A request whose output has at most so many tokens; the same where the task's own limit is lower.
     *
     * @param tokens 0 for no further limit
     */
    public TaskRequest withMaxTokens(TaskRequest request, int tokens) {
        int most = cost(request).maxSteps() - 1; // the end of the output takes a step
        return tokens == 0 || tokens >= most || !request.task().options().contains("maxLength")
                ? request
                : request.withOptions(request.options().withMaxLength(tokens));
    }

    /** The size of the images that a request generates, {@code WIDTHxHEIGHT}. */
    public String imageSize(TaskRequest request) {
        int side = PIXELS_PER_CODE * (int) Math.round(Math.sqrt(cost(request).maxSteps()));
        return side + "x" + side;
    }

    private DecodeCost cost(TaskRequest request) {
        return performer(request).async().cost(request.forLibrary(request.image() == null ? null : NOT_FETCHED));
    }

    ImageFetcher images() {
        return images;
    }

    ImageOutput output() {
        return output;
    }

    Metrics metrics() {
        return metrics;
    }

    void learn(Task task, int count) {
        steps.learn(task, count);
    }

    private Ofa performer(TaskRequest request) {
        return request.paints() ? painter : ofa;
    }

    CompletableFuture<Result> ask(
            TaskRequest request, ImageSource image, TaskListener listener, PaintListener progress) {
        return performer(request).async().run(request.forLibrary(image), progress, listener);
    }

    /** Refuses new requests, waits for those that were admitted, and frees the model. */
    @Override
    public void close() {
        closed = true;
        admission.awaitEmpty();
        metrics.forget(name);
        ofa.close();
        if (painter != ofa) {
            metrics.forget(name + "-paint");
            painter.close();
        }
    }
}
