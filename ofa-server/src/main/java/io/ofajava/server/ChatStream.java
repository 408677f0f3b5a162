// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.AnswerStream;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.openai.ChatCompletion;
import io.ofajava.server.openai.OpenAiJson;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.TaskAnswer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A chat completion as server-sent events. */
final class ChatStream implements Call.Events {
    private final Exchange exchange;
    private final InFlight.Work work;
    private final ChatCompletion completion;
    private @Nullable AnswerStream stream;

    ChatStream(Exchange exchange, InFlight.Work work, ChatCompletion completion) {
        this.exchange = exchange;
        this.work = work;
        this.completion = completion;
        work.failBy(this::failed);
    }

    @Override
    public synchronized void emit(ObjectNode event, boolean mayDrop) {
        AnswerStream open = begun();
        if (open != null && event.path("event").asText().equals("text")) {
            send(open, completion.next(event.path("text").asText()));
        }
    }

    /** The stream, begun unless it was; null if another response was sent. */
    private @Nullable AnswerStream begun() {
        if (stream == null) {
            stream = exchange.stream(200, "text/event-stream");
            if (stream != null) {
                stream.onGone(() -> work.cancel(new CancellationException("the client has disconnected")));
                send(stream, completion.first());
            }
        }
        return stream;
    }

    private static void send(AnswerStream open, @Nullable ObjectNode piece) {
        if (piece != null) {
            open.send(OpenAiJson.event(piece));
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
        send(stream, OpenAiJson.error(error, exchange.id()));
        stream.end();
    }

    void follow(CompletableFuture<TaskAnswer> future) {
        future.whenComplete((answer, failure) -> {
            if (failure != null) {
                work.fail(failure);
                return;
            }
            work.finish(() -> {
                synchronized (this) {
                    AnswerStream open = begun();
                    if (open != null) {
                        send(open, completion.rest(answer.json()));
                        send(open, completion.last(answer.json()));
                        open.send(OpenAiJson.DONE);
                        open.end();
                    }
                }
            });
        });
    }
}
