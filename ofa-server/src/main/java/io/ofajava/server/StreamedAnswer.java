// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.Accept;
import io.ofajava.server.http.AnswerStream;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.TaskAnswer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends the events of one request, and its result or error as the last of them. */
final class StreamedAnswer implements Call.Events {
    private final Exchange exchange;
    private final InFlight.Work work;
    private @Nullable AnswerStream stream;

    StreamedAnswer(Exchange exchange, InFlight.Work work) {
        this.exchange = exchange;
        this.work = work;
        work.failBy(this::failed);
    }

    @Override
    public synchronized void emit(ObjectNode event, boolean mayDrop) {
        if (stream == null) {
            stream = exchange.stream(200, Accept.Type.JSON_LINES.contentType());
            if (stream == null) {
                return;
            }
            stream.onGone(() -> work.cancel(new CancellationException("the client has disconnected")));
        }
        if (mayDrop) {
            stream.sendIfIdle(InvocationsRoute.line(event));
        } else {
            stream.send(InvocationsRoute.line(event));
        }
    }

    /** Before the first event, an error is a separate response with a status; afterwards it is an event. */
    private synchronized void failed(Throwable failure) {
        if (stream == null) {
            exchange.error(failure); // no stream can begin any more
            return;
        }
        ApiException error = ErrorTable.of(failure);
        exchange.record().code(error.code().id());
        ObjectNode last = Json.object().put("event", "error");
        last.setAll(Json.error(error, exchange.id()));
        stream.send(InvocationsRoute.line(last));
        stream.end();
    }

    void follow(CompletableFuture<TaskAnswer> future) {
        future.whenComplete((answer, failure) -> {
            if (failure != null) {
                work.fail(failure);
                return;
            }
            work.finish(() -> {
                ObjectNode last = Json.object().put("event", "answer");
                last.setAll(answer.json());
                synchronized (this) {
                    emit(last, false);
                    if (stream != null) {
                        stream.end();
                    }
                }
            });
        });
    }
}
