// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.image.ImageEncoder;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.Accept;
import io.ofajava.server.http.AnswerStream;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.BodyParser;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.Shared;
import io.ofajava.server.service.TaskAnswer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /invocations}: reads the body, asks the model, answers in the type that the client accepts. Thread-safe.
 */
final class InvocationsRoute {
    private final Shared shared;
    private final InFlight inFlight;
    private final BodyParser parser;

    InvocationsRoute(Shared shared, InFlight inFlight) {
        this.shared = shared;
        this.inFlight = inFlight;
        this.parser = new BodyParser(shared.config());
    }

    /**
     * @param served the model, or an exception where there is none to ask: found out when the request counts as begun,
     *     so that draining waits for its refusal, too
     */
    void handle(Exchange exchange, Supplier<ModelService> served) {
        InFlight.Work work = inFlight.begin(exchange);
        try {
            ModelService service = served.get();
            String contentType = exchange.header(HttpHeader.CONTENT_TYPE.asString());
            BodyParser.Kind kind = BodyParser.kind(contentType);
            shared.bodies().read(exchange).whenComplete((body, failure) -> {
                if (failure != null) {
                    work.fail(failure);
                    return;
                }
                work.onEnd(body::close);
                work.watchClient();
                work.guarded(shared.workers().door(), () -> answer(exchange, service, kind, contentType, body, work));
            });
        } catch (RuntimeException | Error e) {
            work.fail(e);
        }
    }

    private void answer(
            Exchange exchange,
            ModelService service,
            BodyParser.Kind kind,
            String contentType,
            BodyReader.Body body,
            InFlight.Work work) {
        if (work.isEnded()) {
            return; // the client left while this waited for a thread
        }
        String accept = exchange.accept();
        if (kind == BodyParser.Kind.JSON_LINES) {
            Accept.choose(accept, List.of(Accept.Type.JSON_LINES));
            new LinesAnswer(exchange, service, shared, parser.lines(body.bytes()), work).start();
            return;
        }
        boolean[] list = {false};
        List<TaskRequest> requests = parser.read(
                kind,
                contentType,
                exchange.header(Exchange.CUSTOM_ATTRIBUTES),
                body.bytes(),
                isList -> list[0] = isList);
        requests.forEach(request -> exchange.record().add(request.task().name()));
        Accept.Type type = Accept.choose(accept, offered(requests, list[0]));
        if (requests.get(0).stream()) {
            streamed(exchange, service, requests.get(0), work);
        } else {
            whole(exchange, service, requests, list[0], type, work);
        }
    }

    private static List<Accept.Type> offered(List<TaskRequest> requests, boolean list) {
        if (requests.get(0).stream()) {
            return List.of(Accept.Type.JSON_LINES, Accept.Type.JSON);
        }
        boolean picture = !list && requests.get(0).paints();
        return picture
                ? List.of(Accept.Type.JSON, Accept.Type.JSON_LINES, Accept.Type.PNG, Accept.Type.JPEG)
                : List.of(Accept.Type.JSON, Accept.Type.JSON_LINES);
    }

    private void whole(
            Exchange exchange,
            ModelService service,
            List<TaskRequest> requests,
            boolean list,
            Accept.Type type,
            InFlight.Work work) {
        List<CompletableFuture<TaskAnswer>> answers = new ArrayList<>();
        try {
            for (TaskRequest request : requests) {
                String id = list ? exchange.id() + "-" + answers.size() : exchange.id();
                Duration limit = shared.config().times().request();
                CompletableFuture<TaskAnswer> answer = service.submit(
                        request, new Call(id, deadline(exchange, request, limit), exchange.record(), null));
                answers.add(answer);
                work.onCancel(answer);
            }
        } catch (RuntimeException e) {
            answers.forEach(answer -> answer.cancel(false));
            throw e;
        }
        // The first failure decides at once; the others of a list are dropped then.
        answers.forEach(answer -> answer.whenComplete((done, failure) -> {
            if (failure != null) {
                work.fail(failure);
                answers.forEach(other -> other.cancel(false));
            }
        }));
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenRun(() -> work.guarded(shared.workers().further(), () -> {
                    List<TaskAnswer> done =
                            answers.stream().map(CompletableFuture::join).toList();
                    work.finish(() -> send(exchange, requests, done, list, type));
                }));
    }

    private static void send(
            Exchange exchange, List<TaskRequest> requests, List<TaskAnswer> answers, boolean list, Accept.Type type) {
        if (type.isPicture()) {
            TaskAnswer answer = answers.get(0);
            boolean png = type == Accept.Type.PNG;
            byte[] bytes = png
                    ? ImageEncoder.png(answer.painting().best())
                    : ImageEncoder.jpeg(
                            answer.painting().best(), requests.get(0).output().quality());
            exchange.send(200, type.contentType(), bytes, headers(answer));
        } else if (type == Accept.Type.JSON_LINES) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            answers.forEach(answer -> lines.writeBytes(line(answer.json())));
            exchange.send(200, type.contentType(), lines.toByteArray());
        } else if (list) {
            ArrayNode array = Json.array();
            answers.forEach(answer -> array.add(answer.json()));
            exchange.json(200, array);
        } else {
            exchange.json(200, answers.get(0).json());
        }
    }

    /** What the JSON answer would have said of a picture that is the whole answer. */
    private static Map<String, String> headers(TaskAnswer answer) {
        String place = answer.json().at("/pictures/0/s3/uri").asText();
        String seed = answer.json().get("seed").asText();
        return place.isEmpty() ? Map.of("X-Ofa-Seed", seed) : Map.of("X-Ofa-Seed", seed, "X-Ofa-Location", place);
    }

    private void streamed(Exchange exchange, ModelService service, TaskRequest request, InFlight.Work work) {
        StreamedAnswer answer = new StreamedAnswer(exchange, work);
        Duration limit = shared.config().times().stream();
        CompletableFuture<TaskAnswer> future = service.submit(
                request, new Call(exchange.id(), deadline(exchange, request, limit), exchange.record(), answer));
        work.onCancel(future);
        answer.follow(future);
    }

    static long deadline(Exchange exchange, TaskRequest request, Duration limit) {
        Duration own = request.timeout() != null && request.timeout().compareTo(limit) < 0 ? request.timeout() : limit;
        return exchange.record().startNanos() + own.toNanos();
    }

    static byte[] line(ObjectNode node) {
        byte[] json = Json.write(node);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** Events of one request, and its answer or error as the last of them. */
    private static final class StreamedAnswer implements Call.Events {
        private final Exchange exchange;
        private final InFlight.Work work;
        private AnswerStream stream;

        StreamedAnswer(Exchange exchange, InFlight.Work work) {
            this.exchange = exchange;
            this.work = work;
            work.failBy(this::failed);
        }

        @Override
        public synchronized void tell(ObjectNode event, boolean mayDrop) {
            if (stream == null) {
                stream = exchange.stream(200, Accept.Type.JSON_LINES.contentType());
                if (stream == null) {
                    return;
                }
                stream.onGone(() -> work.cancel(new CancellationException("the client has gone")));
            }
            if (mayDrop) {
                stream.sendIfIdle(line(event));
            } else {
                stream.send(line(event));
            }
        }

        /** Before the first event an error is an answer of its own, with its status; afterwards it is an event. */
        private synchronized void failed(Throwable failure) {
            if (stream == null) {
                exchange.error(failure); // from here on no stream can begin
                return;
            }
            ApiException error = ErrorTable.of(failure);
            exchange.record().code(error.code().id());
            ObjectNode last = Json.object().put("event", "error");
            last.setAll(Json.error(error, exchange.id()));
            stream.send(line(last));
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
                        tell(last, false);
                        if (stream != null) {
                            stream.end();
                        }
                    }
                });
            });
        }
    }
}
