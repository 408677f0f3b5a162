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
import io.ofajava.error.SettingStyle;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.TaskRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** One model that serves requests. Thread-safe. */
public final class ModelService implements AutoCloseable {
    /** What encoding a request counts, in rows of a decoder step. */
    private static final int ENCODER_UNITS_WITH_IMAGE = 20;

    private static final int ENCODER_UNITS = 5;
    private static final int VERSION_DIGITS = 16;
    /** Stands for an image in estimates, which do not read it. */
    private static final io.ofajava.ImageInput NOT_FETCHED = io.ofajava.ImageInput.of(new byte[0]);

    private final String name;
    private final Ofa ofa;
    private final Shared shared;
    private final Admission admission;
    private final ExpectedSteps steps = new ExpectedSteps();
    private final ObjectNode description;
    private volatile boolean closed;

    /**
     * @param name what answers and metrics call it
     * @param ofa closed with this service
     */
    public ModelService(String name, Ofa ofa, Shared shared) {
        this.name = name;
        this.ofa = ofa;
        this.shared = shared;
        this.admission = new Admission(shared.config().limits().maxQueue(), System::nanoTime);
        this.description = Json.object()
                .put("name", name)
                .put("version", ofa.info().hash().substring(0, VERSION_DIGITS))
                .put("engine", ofa.info().engine() + ", " + ofa.info().precision());
        shared.metrics().engine(name, ofa::statistics);
        shared.metrics()
                .gauge("ofa.admitted", "requests that were admitted and are not answered", name, admission::requests);
        shared.metrics()
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
        return ofa.canPaint();
    }

    /**
     * One short request through every task; see {@link WarmUp}. What is compiled then is timed, for the first estimates
     * of admission.
     */
    public void warmUp() {
        WarmUp.run(ofa);
        time(
                Admission.Lane.TEXT,
                ENCODER_UNITS_WITH_IMAGE,
                () -> ofa.statistics().text().rowSteps(),
                () -> WarmUp.caption(ofa));
        if (ofa.canPaint()) {
            time(
                    Admission.Lane.PICTURES,
                    ENCODER_UNITS,
                    () -> ofa.statistics().images().rowSteps(),
                    () -> WarmUp.paint(ofa));
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
            RequestCost cost = ofa.cost(request.forLibrary(request.image() == null ? null : NOT_FETCHED));
            double units = (request.image() == null ? ENCODER_UNITS : ENCODER_UNITS_WITH_IMAGE)
                    + cost.rows() * (paints ? cost.maxSteps() : steps.of(request.task(), cost.maxSteps()));
            Admission.Ticket ticket =
                    admission.enter(paints ? Admission.Lane.PICTURES : Admission.Lane.TEXT, units, call.secondsLeft());
            if (closed) { // since the look above: the place is given back before anybody can have stopped waiting for
                // it
                ticket.giveBack(false);
                requireOpen();
            }
            return new Invocation(this, shared, request, call).start(ticket);
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.UNPROCESSABLE, OfaException.message(e, SettingStyle.SERVER), e)
                    .at(request.path() + "/options");
        } catch (ApiException e) {
            if (e.code() == ErrorCode.OVERLOADED) {
                shared.metrics().dropped(e.code().id());
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

    void learn(Task task, int count) {
        steps.learn(task, count);
    }

    CompletableFuture<Result> ask(TaskRequest request, io.ofajava.ImageInput image, GenerationListener listener) {
        Request asked = request.forLibrary(image).withListener(listener);
        return ofa.async().run(asked);
    }

    /** Refuses new requests, waits for those that were admitted, and frees the model. */
    @Override
    public void close() {
        closed = true;
        admission.awaitEmpty();
        shared.metrics().forget(name);
        ofa.close();
    }
}
