// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.MemoryBudget;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.http.HttpFront;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.RequestRecord;
import io.ofajava.server.notebook.NotebookInvocation;
import io.ofajava.server.ops.EventLog;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.RequestThreads;
import io.ofajava.server.storage.ImageDelivery;
import io.ofajava.server.storage.ImageFetcher;
import io.ofajava.server.storage.S3Storage;
import io.ofajava.server.storage.Spool;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server. It listens immediately and responds to health checks while the model loads; see {@link Lifecycle} for the
 * states. A process runs {@code OfaServer.start(environment, flags, System.out).awaitExit()}, which returns the exit
 * code.
 */
public final class OfaServer implements AutoCloseable {
    /** All requests were finished. */
    public static final int EXIT_OK = 0;
    /** The model failed for a reason other than its files. */
    public static final int EXIT_FAILED = 1;
    /** The model's files or a setting are invalid. */
    public static final int EXIT_MISTAKE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(OfaServer.class);
    private static final long ANSWERS_OUT_MILLIS = 2_000;
    private static final long LAST_WORDS_MILLIS = 100;
    private static final long FREE_MILLIS = 1_500;

    private final ServerConfig config;
    private final EventLog log;
    private final Metrics metrics = new Metrics();
    private final RequestThreads threads;
    private final S3Storage s3;
    private final Lifecycle lifecycle = new Lifecycle();
    private final InFlight inFlight = new InFlight();
    private final HttpFront http;
    private final ModelSource source;
    private final Probe probe;
    private final @Nullable ModelsRoute models;
    private final CountDownLatch exit = new CountDownLatch(1);
    private volatile @Nullable ModelService model;
    private volatile int exitCode = EXIT_OK;

    private OfaServer(ServerConfig config, PrintStream out) {
        this.config = config;
        this.log = new EventLog(out, config.textLogs());
        this.threads = new RequestThreads(config, metrics);
        this.s3 = new S3Storage(config.storage());
        ImageFetcher images = new ImageFetcher(
                s3,
                config.storage().imageHosts(),
                config.limits().maxBodyBytes(),
                config.storage().timeout());
        ImageDelivery output = new ImageDelivery(
                config.storage(),
                s3,
                new Spool(config.storage().spool(), config.storage().spoolMaxBytes()),
                metrics);
        this.source = new ModelSource(config, threads, images, output, metrics);
        BodyReader bodies = new BodyReader(config);
        this.models = config.multiModel() ? new ModelsRoute(config, source, bodies, inFlight) : null;
        this.http = new HttpFront(config, this::done);
        NotebookInvocation notebook = new NotebookInvocation(threads, images, output, ModelSource.asStored(config));
        Intake intake = new Intake(config.times(), bodies, threads.front());
        InvocationsRoute invocations = new InvocationsRoute(config, intake, threads.front(), inFlight, notebook);
        new ServerRoutes(config, lifecycle, () -> model, models, invocations, metrics, intake, inFlight).addTo(http);
        this.probe = new Probe(config.times().probe(), lifecycle);
        lifecycle.onChange((state, why) ->
                log.event("state", Json.object().put("state", state.name()).put("reason", why)));
        metrics.gauge("ofa.bodies.bytes", "Bytes of request bodies that are held.", bodies::held);
        metrics.gauge("ofa.log.left.out", "Log lines dropped because their reader did not keep up.", log::leftOut);
        metrics.gauge("ofa.decoding.bytes", "Memory of images that are being decoded.", MemoryBudget.ofProcess()::held);
        metrics.gauge("ofa.in.flight", "Requests in progress.", inFlight::count);
        metrics.gauge(
                "ofa.ready",
                "1 if the server accepts requests, else 0.",
                () -> lifecycle.state() == Lifecycle.State.READY ? 1 : 0);
    }

    /**
     * Starts listening and loading.
     *
     * @param environment values by the names of environment variables, such as {@code OFA_PORT}
     * @param flags values by the names of flags, such as {@code port}, which precede those of the environment
     * @param out destination of the log
     * @throws io.ofajava.error.OfaException if the port cannot be opened
     */
    public static OfaServer start(Map<String, String> environment, Map<String, String> flags, PrintStream out) {
        return start(ServerConfig.of(environment, flags), out);
    }

    static OfaServer start(ServerConfig config, PrintStream out) {
        // Waiting for memory would occupy a decoding thread; the client is asked to retry instead.
        MemoryBudget.ofProcess().waitAtMost(Duration.ZERO);
        OfaServer server = new OfaServer(config, out);
        try {
            server.http.start();
        } catch (RuntimeException e) {
            server.threads.close();
            throw e;
        }
        ObjectNode listening = Json.object()
                .put("host", config.host())
                .put("port", server.port())
                .put("state", server.lifecycle.state().name());
        if (config.ui()) {
            listening.put("page", ServerRoutes.pageAddress(config.host(), server.port()));
        }
        server.log.event("listening", listening);
        Thread loader = new Thread(server::load, "ofa-loader");
        loader.setDaemon(true);
        loader.start();
        return server;
    }

    private void done(RequestRecord record) {
        long nanos = System.nanoTime() - record.startNanos();
        if (ServerRoutes.isInference(record.path())) {
            metrics.request(record, nanos);
            if (record.status() == 200) {
                probe.noteRequest();
            }
        }
        // Successful health checks and scrapes are frequent and not logged.
        if (record.task() != null
                || record.status() >= 400 && !ServerRoutes.isHealth(record.path())
                || record.status() == 0) {
            log.request(record, nanos / 1e6);
        }
    }

    private void load() {
        if (models != null) {
            lifecycle.enter(Lifecycle.State.READY, "models are loaded on request");
            return;
        }
        long start = System.nanoTime();
        try {
            ModelService loaded = source.configured();
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

    /** Reports the failed state for a while, then ends the process. */
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
     * Rejects new requests, finishes accepted ones within the configured time, and stops. A failed server stops
     * immediately. Blocking; a second call waits for the first.
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
            // Clients that connected before the port closed still get a response, even if only a rejection.
            http.closePort();
            TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
            inFlight.await(ANSWERS_OUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop("drained");
        }
    }

    private void stop(String why) {
        try {
            probe.close();
            http.close();
            lifecycle.enter(Lifecycle.State.STOPPED, why);
        } finally {
            exit.countDown(); // otherwise the process would remain after SIGTERM
        }
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

    /** The port on which the server listens. */
    public int port() {
        return http.port();
    }

    /** The threads for requests. */
    RequestThreads threads() {
        return threads;
    }

    /** The model after it was loaded; null before, and with many models. */
    @Nullable
    ModelService model() {
        return model;
    }

    /** The current state. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Drains and frees the model. */
    @Override
    public void close() {
        drain("closed");
        threads.close();
        s3.close();
        inFlight.close();
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
     * Serves until the process is stopped (SIGTERM or SIGINT) or the model fails.
     *
     * <p>The parameters are those of {@link #start(Map, Map, PrintStream)}.
     *
     * @return the exit code; {@link #EXIT_OK} after a signal
     */
    public static int serve(Map<String, String> environment, Map<String, String> flags, PrintStream out) {
        OfaServer server = start(environment, flags, out);
        StopSignals.handle(signal -> server.drain("stopped by " + signal));
        int code = server.awaitExit();
        server.log.close();
        if (!server.freed()) {
            // Halts if a computation is still running, because the engine's shutdown hook would free memory that it
            // uses.
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
