// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.MemoryBudget;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.ApiKey;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.HttpFront;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.RequestRecord;
import io.ofajava.server.http.Route;
import io.ofajava.server.http.RuntimeApi;
import io.ofajava.server.ops.EventLog;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.page.PlaygroundRoutes;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server from its start to its end. It listens at once and answers health checks while the model loads; see
 * {@link Lifecycle} for the states. Used as {@code OfaServer.start(config, System.out).awaitExit()} by a process, which
 * gets the exit code.
 */
public final class OfaServer implements AutoCloseable {
    /** All was finished. */
    public static final int EXIT_OK = 0;
    /** The model could not be served, by no fault of its files. */
    public static final int EXIT_FAILED = 1;
    /** The model's files or a setting are at fault. */
    public static final int EXIT_MISTAKE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(OfaServer.class);
    private static final long ANSWERS_OUT_MILLIS = 2_000;
    private static final long LAST_WORDS_MILLIS = 100;
    private static final long FREE_MILLIS = 1_500;

    private static final String TARGET_MODEL = "X-Amzn-SageMaker-Target-Model";

    private final ServerConfig config;
    private final EventLog log;
    private final Metrics metrics = new Metrics();
    private final Shared shared;
    private final Lifecycle lifecycle = new Lifecycle();
    private final InFlight inFlight = new InFlight();
    private final HttpFront http;
    private final InvocationsRoute invocations;
    private final Probe probe;
    private final ModelsRoute models;
    private final CountDownLatch exit = new CountDownLatch(1);
    private volatile ModelService model;
    private volatile int exitCode = EXIT_OK;

    private OfaServer(ServerConfig config, PrintStream out) {
        this.config = config;
        this.log = new EventLog(out, config.textLogs());
        this.shared = new Shared(config, metrics);
        this.invocations = new InvocationsRoute(shared, inFlight);
        this.http = new HttpFront(config, this::done);
        this.models = config.multiModel() ? new ModelsRoute(shared, inFlight) : null;
        this.probe = new Probe(config.times().probe(), lifecycle);
        lifecycle.onChange((state, why) ->
                log.event("state", Json.object().put("state", state.name()).put("reason", why)));
        metrics.gauge("ofa.log.left.out", "log lines that nobody read in time", log::leftOut);
        metrics.gauge(
                "ofa.decoding.bytes",
                "memory that the images take that are being decoded",
                MemoryBudget.ofProcess()::held);
        metrics.gauge("ofa.in.flight", "requests to /invocations that are being served", inFlight::count);
        metrics.gauge(
                "ofa.ready",
                "1 while requests are served, else 0",
                () -> lifecycle.state() == Lifecycle.State.READY ? 1 : 0);
    }

    /**
     * Starts to listen and to load.
     *
     * @param out where the log goes
     * @throws io.ofajava.error.OfaException if the port cannot be had
     */
    public static OfaServer start(ServerConfig config, PrintStream out) {
        // A client is asked to come back instead: a request that waits for memory would hold a worker.
        MemoryBudget.ofProcess().waitAtMost(Duration.ZERO);
        OfaServer server = new OfaServer(config, out);
        server.routes();
        try {
            server.http.start();
        } catch (RuntimeException e) {
            server.shared.close();
            throw e;
        }
        ObjectNode listening = Json.object()
                .put("host", config.host())
                .put("port", server.port())
                .put("state", server.lifecycle.state().name());
        if (config.ui()) {
            listening.put("page", pageAddress(config.host(), server.port()));
        }
        server.log.event("listening", listening);
        Thread loader = new Thread(server::load, "ofa-loader");
        loader.setDaemon(true);
        loader.start();
        return server;
    }

    /** Where somebody at this machine finds the page of a server that listens on this host. */
    static String pageAddress(String host, int port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }

    /** Health checks, the page and its description are open; everything else asks for the token, if there is one. */
    private void routes() {
        ApiKey key = new ApiKey(config.apiKey());
        http.route("GET", "/ping", this::ping);
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
        if (config.ui()) {
            PlaygroundRoutes.add(
                    http,
                    exchange -> {
                        ModelService service = ready(exchange);
                        boolean demo = config.model().checkpoint() == null;
                        return new PlaygroundRoutes.Served(service.name(), service.ofa(), demo);
                    },
                    config.model().upright() ? "apply" : "ignore",
                    config.apiKey() != null);
        }
        http.route("POST", "/invocations", key.guard(exchange -> invocations.handle(exchange, () -> ready(exchange))));
        runtimeRoute(key, "/endpoints/*/invocations", RuntimeApi.INVOKE);
        runtimeRoute(key, "/endpoints/*/invocations-response-stream", RuntimeApi.STREAM);
        if (models != null) {
            http.route(
                    "GET", "/models", key.guard(exchange -> models.list(exchange, exchange.query("next_page_token"))));
            http.route("POST", "/models", key.guard(exchange -> {
                requireReady(exchange);
                models.load(exchange);
            }));
            http.route("GET", "/models/*", key.guard(exchange -> models.describe(exchange, exchange.segment(2))));
            http.route("DELETE", "/models/*", key.guard(exchange -> models.unload(exchange, exchange.segment(2))));
            http.route(
                    "POST",
                    "/models/*/invoke",
                    key.guard(exchange -> invocations.handle(exchange, () -> {
                        requireReady(exchange);
                        return models.service(exchange.segment(2));
                    })));
        }
    }

    /** The address at which a client of SageMaker asks an endpoint; one of many models is named by a header. */
    private void runtimeRoute(ApiKey key, String path, RuntimeApi api) {
        http.route("POST", path, key.guard(exchange -> {
            exchange.answerAs(api);
            invocations.handle(exchange, () -> {
                String target = exchange.header(TARGET_MODEL);
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
        try (InputStream in = OfaServer.class.getResourceAsStream(resource)) {
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
            throw new ApiException(ErrorCode.NOT_FOUND, "this server has many models; ask one at /models/NAME/invoke");
        }
        return model;
    }

    /** @throws ApiException 503 in every state but READY */
    private void requireReady(Exchange exchange) {
        switch (lifecycle.state()) {
            case READY -> {
                return;
            }
            case LOADING ->
                throw new ApiException(ErrorCode.UNAVAILABLE, "the model is loading; ask again later").retryAfter(1);
            default -> {
                exchange.closeConnection();
                throw new ApiException(
                        ErrorCode.UNAVAILABLE,
                        lifecycle.state() == Lifecycle.State.FAILED
                                ? "the model cannot be served: " + lifecycle.reason()
                                : "the server is stopping; ask another one");
            }
        }
    }

    private void done(RequestRecord record) {
        long nanos = System.nanoTime() - record.startNanos();
        if (record.path().equals("/invocations") || record.path().endsWith("/invoke")) {
            metrics.request(record, nanos);
            if (record.status() == 200) {
                probe.noteRequest();
            }
        }
        // Health checks and scrapes come all the time and say nothing when they are well.
        if (record.task() != null || record.status() >= 400 && !record.path().equals("/ping") || record.status() == 0) {
            log.request(record, nanos / 1e6);
        }
    }

    private void load() {
        if (models != null) {
            lifecycle.enter(Lifecycle.State.READY, "models are loaded when they are asked for");
            return;
        }
        long start = System.nanoTime();
        try {
            ModelService loaded = ModelSource.configured(config, shared);
            loaded.warmUp();
            model = loaded;
            long millis = (System.nanoTime() - start) / 1_000_000;
            if (lifecycle.enter(
                    Lifecycle.State.READY,
                    "model " + loaded.ofa().info().checkpoint() + " was loaded and warmed up in " + millis + " ms")) {
                probe.start(loaded.ofa(), why -> fail(why, EXIT_FAILED));
            }
        } catch (InvalidInputException e) {
            fail(OfaException.message(e, SettingStyle.SERVER), EXIT_MISTAKE);
        } catch (RuntimeException | Error e) {
            LOG.error("the model cannot be loaded", e);
            fail(OfaException.message(e, SettingStyle.SERVER), EXIT_FAILED);
        }
    }

    /** The state is told for a while, then the process ends. */
    private void fail(String why, int code) {
        if (!lifecycle.enter(Lifecycle.State.FAILED, why)) {
            return;
        }
        exitCode = code;
        Thread end = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(
                                config.times().failedLinger().toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    inFlight.giveUp();
                    stop("failed");
                },
                "ofa-failed");
        end.setDaemon(true);
        end.start();
    }

    /**
     * Finishes what was accepted within the configured time, refuses what is new, and stops; a server that failed stops
     * at once. Returns when that is done; a second call waits for the first.
     */
    public void drain(String why) {
        if (!lifecycle.enter(Lifecycle.State.DRAINING, why)) {
            if (lifecycle.state() == Lifecycle.State.FAILED) {
                inFlight.giveUp();
                stop(why);
            }
            awaitExit();
            return;
        }
        try {
            if (!inFlight.await(config.times().drain().toMillis())) {
                log.event("drain", Json.object().put("abandoned", inFlight.count()));
                inFlight.giveUp();
            }
            // Whoever connected before the port closed still gets an answer, if only a refusal.
            http.closePort();
            TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
            inFlight.await(ANSWERS_OUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop("drained");
    }

    private void stop(String why) {
        probe.close();
        http.close();
        lifecycle.enter(Lifecycle.State.STOPPED, why);
        exit.countDown();
    }

    /** Waits for the end. @return the exit code of the process */
    public int awaitExit() {
        boolean interrupted = false;
        while (true) {
            try {
                exit.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return exitCode;
    }

    /** The port that is listened on. */
    public int port() {
        return http.port();
    }

    /** What its requests share. */
    Shared shared() {
        return shared;
    }

    /** The model, once it is loaded; null before and with many models. */
    ModelService model() {
        return model;
    }

    /** The state. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Drains and frees the model. */
    @Override
    public void close() {
        drain("closed");
        shared.close();
        if (model != null) {
            model.close();
        }
        if (models != null) {
            models.close();
        }
        metrics.close();
        log.close();
    }

    /**
     * Serves until the process is told to stop (SIGTERM or SIGINT) or the model fails.
     *
     * @param flags values by the names of {@link io.ofajava.server.config.Setting#flag()}
     * @return the exit code; {@link #EXIT_OK} after a signal
     */
    public static int serve(Map<String, String> environment, Map<String, String> flags, PrintStream out) {
        OfaServer server = start(ServerConfig.of(environment, flags), out);
        StopSignals.handle(signal -> server.drain("told to stop by " + signal));
        int code = server.awaitExit();
        server.log.close();
        if (!server.freed()) {
            // Something still computes: the engine's own shutdown would take its memory away under it.
            Runtime.getRuntime().halt(code);
        }
        return code;
    }

    /** Frees the model, unless that takes too long. */
    private boolean freed() {
        Thread freeing = new Thread(this::close, "ofa-free");
        freeing.setDaemon(true);
        freeing.start();
        try {
            freeing.join(FREE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !freeing.isAlive();
    }
}
