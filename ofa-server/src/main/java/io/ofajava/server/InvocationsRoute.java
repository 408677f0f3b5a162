// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Accept;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.notebook.NotebookInvocation;
import io.ofajava.server.notebook.NotebookRequest;
import io.ofajava.server.request.BodyFormat;
import io.ofajava.server.request.BodyParser;
import io.ofajava.server.request.BucketRules;
import io.ofajava.server.request.ParsedBody;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.TaskAnswer;
import io.ofajava.server.service.Workers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /invocations} and {@code /invocations/list}: reads the body, calls the model, and responds in a type that
 * the client accepts. Thread-safe.
 */
final class InvocationsRoute {
    private final ServerConfig config;
    private final Intake intake;
    private final Workers front;
    private final InFlight inFlight;
    private final NotebookInvocation notebook;
    private final BodyParser parser;
    private final BucketRules buckets;

    InvocationsRoute(
            ServerConfig config, Intake intake, Workers front, InFlight inFlight, NotebookInvocation notebook) {
        this.config = config;
        this.intake = intake;
        this.front = front;
        this.inFlight = inFlight;
        this.notebook = notebook;
        this.parser = new BodyParser(config);
        this.buckets = new BucketRules(config.storage());
    }

    /**
     * @param served supplies the model; throws if no model is ready. Called after the request is registered, so that
     *     draining also waits for its rejection
     */
    void handle(Exchange exchange, Supplier<ModelService> served) {
        handle(exchange, served, false);
    }

    /** As {@link #handle}, for a JSON array alone. */
    void handleList(Exchange exchange, Supplier<ModelService> served) {
        handle(exchange, served, true);
    }

    private void handle(Exchange exchange, Supplier<ModelService> served, boolean onlyList) {
        InFlight.Work work = inFlight.begin(exchange);
        try {
            ModelService service = served.get();
            String contentType = exchange.header(HttpHeader.CONTENT_TYPE.asString());
            BodyFormat format = BodyFormat.of(contentType);
            intake.read(exchange, work, body -> {
                ParsedBody parsed = parser.parse(format, contentType, exchange.customAttributes(), body);
                if (onlyList && !(parsed instanceof ParsedBody.Requests several && several.list())) {
                    throw ApiException.field(
                            "", "the body must be a JSON array of requests; /invocations accepts other bodies");
                }
                answer(exchange, service, parsed, work);
            });
        } catch (RuntimeException | Error e) {
            work.fail(e);
        }
    }

    private void answer(Exchange exchange, ModelService service, ParsedBody parsed, InFlight.Work work) {
        if (parsed instanceof ParsedBody.Lines lines) {
            Accept.choose(exchange.accept(), List.of(Accept.Type.JSON_LINES, Accept.Type.JSON));
            work.clearDeadline(); // each line has its own deadline
            new LinesAnswer(
                            exchange,
                            service,
                            front,
                            lines.lines(),
                            work,
                            config.times().request())
                    .start();
        } else if (parsed instanceof ParsedBody.Notebook object) {
            notebook(exchange, service, object.object(), work);
        } else if (parsed instanceof ParsedBody.Requests several) {
            List<TaskRequest> requests = several.requests();
            requests.forEach(request -> exchange.record().add(request.task().name()));
            Accept.Type type = Accept.choose(exchange.accept(), offered(requests, several.list()));
            if (requests.get(0).stream()) {
                streamed(exchange, service, requests.get(0), work);
            } else {
                whole(exchange, service, requests, several.list(), type, work);
            }
        }
    }

    private void notebook(Exchange exchange, ModelService service, ObjectNode object, InFlight.Work work) {
        exchange.errorsAs(NotebookRequest::error);
        NotebookRequest request =
                NotebookRequest.of(object, buckets, config.limits().maxTextChars());
        long deadline = Intake.deadline(exchange, config.times().request());
        work.deadline(deadline);
        notebook.run(request, service.ofa().info(), task -> {
                    exchange.record().add(task.task().name());
                    CompletableFuture<TaskAnswer> asked =
                            service.submit(task, new Call(exchange.id(), deadline, exchange.record(), null));
                    work.onCancel(asked);
                    return asked;
                })
                .whenComplete((json, failure) -> {
                    if (failure != null) {
                        work.fail(failure);
                    } else {
                        work.finish(() -> exchange.json(200, json));
                    }
                });
    }

    private static List<Accept.Type> offered(List<TaskRequest> requests, boolean list) {
        if (requests.get(0).stream()) {
            return List.of(Accept.Type.JSON_LINES, Accept.Type.JSON);
        }
        boolean image = !list && requests.get(0).paints();
        return image
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
        Duration limit = config.times().request();
        List<CompletableFuture<TaskAnswer>> answers = new ArrayList<>();
        try {
            for (TaskRequest request : requests) {
                String id = list ? exchange.id() + "-" + answers.size() : exchange.id();
                CompletableFuture<TaskAnswer> answer = service.submit(
                        request, new Call(id, Intake.deadline(exchange, own(request, limit)), exchange.record(), null));
                answers.add(answer);
                work.onCancel(answer);
            }
        } catch (RuntimeException e) {
            answers.forEach(answer -> answer.cancel(false));
            throw e;
        }
        work.deadline(Intake.deadline(exchange, limit));
        // The first failure of a list determines the response; its other requests are cancelled.
        answers.forEach(answer -> answer.whenComplete((done, failure) -> {
            if (failure != null) {
                work.fail(failure);
                answers.forEach(other -> other.cancel(false));
            }
        }));
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenRun(() -> work.guarded(front.unbounded(), () -> {
                    List<TaskAnswer> done =
                            answers.stream().map(CompletableFuture::join).toList();
                    work.finish(() -> send(exchange, requests, done, list, type));
                }));
    }

    private static void send(
            Exchange exchange, List<TaskRequest> requests, List<TaskAnswer> answers, boolean list, Accept.Type type) {
        if (type.isImage()) {
            TaskAnswer answer = answers.get(0);
            RgbImage image =
                    Objects.requireNonNull(answer.generated(), "generated").best();
            byte[] bytes = type == Accept.Type.PNG
                    ? ImageEncoder.png(image)
                    : ImageEncoder.jpeg(image, requests.get(0).output().quality());
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

    /** The JSON fields about an image, as a header of a response that is the image itself. */
    private static Map<String, String> headers(TaskAnswer answer) {
        String place = answer.json().at("/images/0/s3/uri").asText();
        String seed = answer.json().get("seed").asText();
        return place.isEmpty() ? Map.of("X-Ofa-Seed", seed) : Map.of("X-Ofa-Seed", seed, "X-Ofa-Location", place);
    }

    private void streamed(Exchange exchange, ModelService service, TaskRequest request, InFlight.Work work) {
        StreamedAnswer answer = new StreamedAnswer(exchange, work);
        long deadline = Intake.deadline(exchange, own(request, config.times().stream()));
        work.deadline(deadline);
        CompletableFuture<TaskAnswer> future =
                service.submit(request, new Call(exchange.id(), deadline, exchange.record(), answer));
        work.onCancel(future);
        answer.follow(future);
    }

    private static Duration own(TaskRequest request, Duration limit) {
        return request.timeout() != null && request.timeout().compareTo(limit) < 0 ? request.timeout() : limit;
    }

    static byte[] line(ObjectNode node) {
        byte[] json = Json.write(node);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
