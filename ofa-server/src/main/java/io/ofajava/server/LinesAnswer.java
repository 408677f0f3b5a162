// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.Accept;
import io.ofajava.server.http.AnswerStream;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.TaskAnswer;
import io.ofajava.server.service.Workers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Responds to JSON Lines, as batch transform sends them, line by line and in order. Several lines are processed
 * concurrently. An invalid line gets an error and does not affect the others. A line that finds the queue full waits.
 * The request's deadline is counted from its arrival, the deadline of a line ({@code timeoutMillis}) from the start of
 * its processing.
 */
final class LinesAnswer {
    /** Number of lines processed concurrently. */
    private static final int WINDOW = 16;

    private static final int SENT_AT_ONCE = 32;
    private static final long WAIT_MILLIS = 50;

    private final Exchange exchange;
    private final ModelService service;
    private final Workers front;
    private final Iterator<Supplier<TaskRequest>> lines;
    private final InFlight.Work work;
    private final long deadline;
    private final Deque<CompletableFuture<ObjectNode>> window = new ArrayDeque<>();
    private int number;
    private boolean ended;

    LinesAnswer(
            Exchange exchange,
            ModelService service,
            Workers front,
            Iterator<Supplier<TaskRequest>> lines,
            InFlight.Work work,
            Duration limit) {
        this.exchange = exchange;
        this.service = service;
        this.front = front;
        this.lines = lines;
        this.work = work;
        this.deadline = exchange.record().startNanos() + limit.toNanos();
    }

    void start() {
        if (!lines.hasNext()) {
            throw ApiException.field("", "the body has no line; send one JSON object per line");
        }
        AnswerStream stream = exchange.stream(200, Accept.Type.JSON_LINES.contentType());
        if (stream == null) {
            return;
        }
        work.failBy(failure -> {
            exchange.record().code(ErrorTable.of(failure).code().id());
            stream.abort(failure); // a regular end would look as if there were no more lines
        });
        stream.onGone(() -> work.cancel(new CancellationException("the client has disconnected")));
        pump(stream);
    }

    /**
     * Sends the available responses in order and starts further lines. Yields after a few, for other clients and for
     * slow readers.
     */
    private void pump(AnswerStream stream) {
        for (int sent = 0; sent < SENT_AT_ONCE; sent++) {
            CompletableFuture<ObjectNode> ready;
            synchronized (this) {
                while (window.size() < WINDOW && lines.hasNext()) {
                    window.add(take());
                }
                ready = window.peek();
                if (ready != null && !ready.isDone()) {
                    ready.whenComplete((node, failure) -> next(stream));
                    return;
                }
                window.poll();
                if (ended || work.isEnded()) {
                    return;
                }
                ended |= ready == null;
                if (ready != null) {
                    stream.send(InvocationsRoute.line(ready.join()));
                }
            }
            if (ready == null) {
                work.finish(stream::end);
                return;
            }
        }
        next(stream);
    }

    private void next(AnswerStream stream) {
        stream.whenRoom(() -> work.guarded(front.unbounded(), () -> pump(stream)));
    }

    /** Never fails: an error becomes the line's response. */
    private CompletableFuture<ObjectNode> take() {
        String id = exchange.id() + "-" + number++;
        CompletableFuture<TaskAnswer> answer = new CompletableFuture<>();
        work.onCancel(answer);
        try {
            TaskRequest request = lines.next().get();
            exchange.record().add(request.task().name());
            submit(request, id, answer, deadline(request));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer.handle((done, failure) ->
                failure == null ? done.json() : Json.object().set("error", Json.error(ErrorTable.of(failure), id)));
    }

    private long deadline(TaskRequest request) {
        if (request.timeout() == null) {
            return deadline;
        }
        long own = System.nanoTime() + request.timeout().toNanos();
        return own - deadline < 0 ? own : deadline;
    }

    private void submit(TaskRequest request, String id, CompletableFuture<TaskAnswer> answer, long until) {
        if (answer.isDone()) {
            return;
        }
        try {
            CompletableFuture<TaskAnswer> future =
                    service.submit(request, new Call(id, until, exchange.record(), null));
            future.whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.complete(done);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            answer.whenComplete((done, failure) -> future.cancel(false));
        } catch (ApiException e) {
            if (e.code() != ErrorCode.OVERLOADED) {
                answer.completeExceptionally(e);
                return;
            }
            if (System.nanoTime() - until >= 0) {
                answer.completeExceptionally(new TimeoutException("the queue was full until the deadline"));
                return;
            }
            Executor later = CompletableFuture.delayedExecutor(WAIT_MILLIS, TimeUnit.MILLISECONDS, front.unbounded());
            CompletableFuture.runAsync(() -> submit(request, id, answer, until), later)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            answer.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
