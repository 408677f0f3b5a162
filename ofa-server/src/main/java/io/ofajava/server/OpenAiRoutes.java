// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.Task;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.openai.ChatCompletion;
import io.ofajava.server.openai.ChatRequest;
import io.ofajava.server.openai.ImagesRequest;
import io.ofajava.server.openai.ModelId;
import io.ofajava.server.openai.OpenAiJson;
import io.ofajava.server.request.BodyFormat;
import io.ofajava.server.request.RequestParser;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.TaskAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** The OpenAI-style routes. Requests are translated to this server's own and processed in the same way. Thread-safe. */
final class OpenAiRoutes {
    private final ServerConfig config;
    private final Intake intake;
    private final InFlight inFlight;
    private final Runnable ready;
    private final Function<String, ModelService> served;
    private final Supplier<List<ModelService>> all;
    private final Json json;
    private final RequestParser parser;
    private final long created = System.currentTimeMillis() / 1000;

    /**
     * @param ready throws unless requests are accepted
     * @param served the model with a name; throws if it is not ready
     * @param all the models that are served now
     */
    OpenAiRoutes(
            ServerConfig config,
            Intake intake,
            InFlight inFlight,
            Runnable ready,
            Function<String, ModelService> served,
            Supplier<List<ModelService>> all) {
        this.config = config;
        this.intake = intake;
        this.inFlight = inFlight;
        this.ready = ready;
        this.served = served;
        this.all = all;
        this.json = new Json(config.limits());
        this.parser = new RequestParser(config);
    }

    /** {@code GET /v1/models}: each model, and each of its tasks that returns text. */
    void models(Exchange exchange) {
        exchange.errorsAs(OpenAiJson::error);
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode list = answer.putArray("data");
        for (ModelService service : all.get()) {
            list.add(OpenAiJson.model(ModelId.format(service.name(), null), created));
            service.tasks().forEach(task -> list.add(OpenAiJson.model(ModelId.format(service.name(), task), created)));
        }
        exchange.json(200, answer);
    }

    /** {@code GET /v1/models/ID}. */
    void model(Exchange exchange, String id) {
        exchange.errorsAs(OpenAiJson::error);
        ModelId model = ModelId.of(id);
        service(model);
        exchange.json(200, OpenAiJson.model(id, created));
    }

    /** {@code POST /v1/chat/completions}. */
    void chat(Exchange exchange) {
        read(exchange, work -> body -> {
            ChatRequest chat = ChatRequest.of(body);
            ModelService service = service(ModelId.of(chat.model()));
            TaskRequest request = parser.one(chat.request(), "", null);
            if (request.paints()) {
                throw ApiException.field("/model", "generates images; use /v1/images/generations");
            }
            TaskRequest capped = service.withMaxTokens(request, chat.maxTokens());
            ChatCompletion completion = new ChatCompletion(chat, exchange.id(), created());
            if (chat.stream()) {
                stream(exchange, work, service, capped, completion);
            } else {
                answer(exchange, work, service, capped, completion::whole);
            }
        });
    }

    /** {@code POST /v1/images/generations}. */
    void images(Exchange exchange) {
        read(exchange, work -> body -> {
            ImagesRequest images = ImagesRequest.of(body, config.storage().bucket() != null);
            ModelService service = service(ModelId.of(images.model()));
            TaskRequest request = parser.one(images.request(), "", null);
            String size = service.imageSize(request);
            if (!images.size().equals("auto") && !images.size().equals(size)) {
                throw ApiException.field("/size", "must be " + size + " or auto, the only size of this model");
            }
            answer(exchange, work, service, request, answer -> images.response(answer, created()));
        });
    }

    private static long created() {
        return System.currentTimeMillis() / 1000;
    }

    /** With a single model, clients may omit its name. */
    private ModelService service(ModelId id) {
        ModelService service = served.apply(id.name());
        if (!id.name().isEmpty() && !id.name().equals(service.name())) {
            throw new ApiException(ErrorCode.NOT_FOUND, "the model does not exist; GET /v1/models lists those that do")
                    .at("/model");
        }
        Task task = id.task();
        if (task != null && !service.tasks().contains(task)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "the model does not serve the task " + task.name() + " as text")
                    .at("/model");
        }
        return service;
    }

    private void read(Exchange exchange, Function<InFlight.Work, Consumer<JsonNode>> next) {
        exchange.errorsAs(OpenAiJson::error);
        InFlight.Work work = inFlight.begin(exchange);
        try {
            ready.run();
            String contentType = exchange.header(HttpHeader.CONTENT_TYPE.asString());
            BodyFormat format = BodyFormat.of(contentType);
            if (format != BodyFormat.JSON && format != BodyFormat.UNDECLARED) {
                throw new ApiException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
            }
            intake.read(exchange, work, body -> next.apply(work).accept(json.read(body, 0, body.length)));
        } catch (RuntimeException | Error e) {
            work.fail(e);
        }
    }

    private CompletableFuture<TaskAnswer> submit(
            Exchange exchange,
            InFlight.Work work,
            ModelService service,
            TaskRequest request,
            Duration limit,
            Call.@Nullable Events events) {
        exchange.record().add(request.task().name());
        long deadline = Intake.deadline(exchange, limit);
        work.deadline(deadline);
        CompletableFuture<TaskAnswer> answer =
                service.submit(request, new Call(exchange.id(), deadline, exchange.record(), events));
        work.onCancel(answer);
        return answer;
    }

    private void answer(
            Exchange exchange,
            InFlight.Work work,
            ModelService service,
            TaskRequest request,
            Function<JsonNode, ObjectNode> form) {
        submit(exchange, work, service, request, config.times().request(), null)
                .thenApply(answer -> form.apply(answer.json()))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        work.fail(failure);
                    } else {
                        work.finish(() -> exchange.json(200, answer));
                    }
                });
    }

    private void stream(
            Exchange exchange,
            InFlight.Work work,
            ModelService service,
            TaskRequest request,
            ChatCompletion completion) {
        ChatStream stream = new ChatStream(exchange, work, completion);
        stream.follow(submit(exchange, work, service, request, config.times().stream(), stream));
    }
}
