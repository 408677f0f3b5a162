// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.ApiKey;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.HttpFront;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.Route;
import io.ofajava.server.http.RuntimeApi;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.page.PlaygroundRoutes;
import io.ofajava.server.service.ModelService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of a server. */
final class ServerRoutes {
    private static final String TARGET_MODEL = "X-Amzn-SageMaker-Target-Model";
    private static final String LIST = "/invocations/list";
    private static final Set<String> HEALTH = Set.of("/ping", "/health");

    private final ServerConfig config;
    private final Lifecycle lifecycle;
    private final Supplier<@Nullable ModelService> model;
    private final @Nullable ModelsRoute models;
    private final InvocationsRoute invocations;
    private final Metrics metrics;
    private final @Nullable OpenAiRoutes openAi;

    /**
     * @param model the loaded model; not null in the state READY, unless there are many models
     * @param models null unless there are many models
     */
    ServerRoutes(
            ServerConfig config,
            Lifecycle lifecycle,
            Supplier<@Nullable ModelService> model,
            @Nullable ModelsRoute models,
            InvocationsRoute invocations,
            Metrics metrics,
            Intake intake,
            InFlight inFlight) {
        this.config = config;
        this.lifecycle = lifecycle;
        this.model = model;
        this.models = models;
        this.invocations = invocations;
        this.metrics = metrics;
        this.openAi = config.api().openAi()
                ? new OpenAiRoutes(config, intake, inFlight, () -> requireReady(null), this::named, this::served)
                : null;
    }

    /** The model with a name; in a single-model server, the model regardless of the name. */
    private ModelService named(String name) {
        requireReady(null);
        return models == null ? loaded() : models.service(name);
    }

    private List<ModelService> served() {
        if (lifecycle.state() != Lifecycle.State.READY) {
            return List.of();
        }
        return models == null ? List.of(loaded()) : models.services();
    }

    /** Whether requests to a path use a model. */
    static boolean isInference(String path) {
        return path.equals("/invocations")
                || path.equals(LIST)
                || path.startsWith("/endpoints/")
                || path.endsWith("/invoke")
                || path.startsWith("/v1/");
    }

    /** Whether requests to a path are health checks. */
    static boolean isHealth(String path) {
        return HEALTH.contains(path);
    }

    /** The address of the page for a browser on the same machine. */
    static String pageAddress(String host, int port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }

    /** Adds all routes. Health checks, the page and the API description require no token. */
    void addTo(HttpFront http) {
        ApiKey key = new ApiKey(config.apiKey());
        http.route("GET", "/ping", this::ping);
        http.route("GET", "/health", this::ping);
        http.route(
                "GET",
                "/metrics",
                key.guard(exchange -> exchange.send(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.scrape().getBytes(StandardCharsets.UTF_8))));
        http.route(
                "GET",
                "/execution-parameters",
                key.guard(exchange -> exchange.json(200, ExecutionParameters.of(config))));
        http.route("GET", "/openapi.json", page("openapi.json", "application/json"));
        http.route("GET", "/docs", page("docs.html", "text/html; charset=utf-8"));
        if (config.ui()) {
            PlaygroundRoutes.add(
                    http,
                    exchange -> {
                        ModelService service = ready(exchange);
                        boolean demo = config.model().checkpoint() == null;
                        return new PlaygroundRoutes.Served(service.name(), service.ofa(), demo);
                    },
                    config.model().orientation().toString(),
                    config.apiKey() != null);
        }
        http.route("POST", "/invocations", key.guard(exchange -> invocations.handle(exchange, () -> ready(exchange))));
        http.route("POST", LIST, key.guard(exchange -> invocations.handleList(exchange, () -> ready(exchange))));
        if (openAi != null) {
            http.route("GET", "/v1/models", key.guard(openAi::models));
            http.route("GET", "/v1/models/*", key.guard(exchange -> openAi.model(exchange, exchange.segment(3))));
            http.route("POST", "/v1/chat/completions", key.guard(openAi::chat));
            http.route("POST", "/v1/images/generations", key.guard(openAi::images));
        }
        runtimeRoute(http, key, "/endpoints/*/invocations", RuntimeApi.INVOKE);
        runtimeRoute(http, key, "/endpoints/*/invocations-response-stream", RuntimeApi.STREAM);
        if (models != null) {
            addModels(http, key, models);
        }
    }

    private void addModels(HttpFront http, ApiKey key, ModelsRoute several) {
        http.route("GET", "/models", key.guard(exchange -> several.list(exchange, exchange.query("next_page_token"))));
        http.route("POST", "/models", key.guard(exchange -> {
            requireReady(exchange);
            several.load(exchange);
        }));
        http.route("GET", "/models/*", key.guard(exchange -> several.describe(exchange, exchange.segment(2))));
        http.route("DELETE", "/models/*", key.guard(exchange -> several.unload(exchange, exchange.segment(2))));
        http.route(
                "POST",
                "/models/*/invoke",
                key.guard(exchange -> invocations.handle(exchange, () -> {
                    requireReady(exchange);
                    return several.service(exchange.segment(2));
                })));
    }

    /** The path of an endpoint for SageMaker's clients; a header selects one of many models. */
    private void runtimeRoute(HttpFront http, ApiKey key, String path, RuntimeApi api) {
        http.route("POST", path, key.guard(exchange -> {
            exchange.answerAs(api);
            invocations.handle(exchange, () -> {
                String target = exchange.text(TARGET_MODEL);
                if (models == null || target == null) {
                    return ready(exchange);
                }
                requireReady(exchange);
                return models.service(target);
            });
        }));
    }

    private static Route page(String resource, String type) {
        byte[] content;
        try (InputStream in = ServerRoutes.class.getResourceAsStream(resource)) {
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
        return exchange -> exchange.send(
                200, type, content, Map.of("Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff"));
    }

    private void ping(Exchange exchange) {
        Lifecycle.State state = lifecycle.state();
        exchange.json(
                state == Lifecycle.State.READY ? 200 : ErrorCode.UNAVAILABLE.status(),
                Json.object().put("state", state.name()).put("reason", lifecycle.reason()));
    }

    private ModelService ready(Exchange exchange) {
        requireReady(exchange);
        if (models != null) {
            throw new ApiException(ErrorCode.NOT_FOUND, "the server has several models; use /models/NAME/invoke");
        }
        return loaded();
    }

    private ModelService loaded() {
        return Objects.requireNonNull(model.get(), "model");
    }

    /** @throws ApiException 503 in every state except READY */
    private void requireReady(@Nullable Exchange exchange) {
        switch (lifecycle.state()) {
            case READY -> {
                return;
            }
            case LOADING ->
                throw new ApiException(ErrorCode.UNAVAILABLE, "the model is loading; try again later").retryAfter(1);
            default -> {
                if (exchange != null) {
                    exchange.closeConnection();
                }
                throw new ApiException(
                        ErrorCode.UNAVAILABLE,
                        lifecycle.state() == Lifecycle.State.FAILED
                                ? "the model cannot be served: " + lifecycle.reason()
                                : "the server is stopping; try another one");
            }
        }
    }
}
