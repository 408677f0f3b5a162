// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecodeListener;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the backend. Requests of any thread join the running decode between two steps and leave as
 * soon as they finish; waiting requests whose images have the same size are encoded together. Text and image tokens
 * have one {@link DecodeLoop} each, which {@link StepScheduler} alternates; the one for image tokens is compiled at the
 * first request for an image. Thread-safe.
 */
public final class InferenceThread implements AutoCloseable {
    private final Supplier<GraphSet> graphs;
    private final OfaConfig config;
    private final List<PatchGrid> interpolated;
    private final EngineLimits limits;
    private final RequestQueue queue = new RequestQueue();
    private final StepScheduler scheduler = new StepScheduler();
    private final Map<DecoderKind, DecodeLoop> loops = new EnumMap<>(DecoderKind.class);
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile EngineStatistics statistics = EngineStatistics.NONE;
    private long nextTag;
    private long encoderCalls;
    private long encodedSources;

    /**
     * Starts the thread, which compiles the text decoder; {@link #awaitReady} waits for that.
     *
     * @param backend created on the thread that uses it
     */
    public InferenceThread(
            Supplier<Backend> backend,
            GraphSet graphs,
            OfaConfig config,
            List<PatchGrid> interpolated,
            EngineLimits limits) {
        this(backend, () -> graphs, config, interpolated, limits);
    }

    /**
     * As {@link #InferenceThread(Supplier, GraphSet, OfaConfig, List, EngineLimits)}, for graphs that are not ready
     * yet: the backend starts meanwhile.
     *
     * @param graphs called by the thread; blocks until there are graphs, or throws
     */
    public InferenceThread(
            Supplier<Backend> backend,
            Supplier<GraphSet> graphs,
            OfaConfig config,
            List<PatchGrid> interpolated,
            EngineLimits limits) {
        this.graphs = graphs;
        this.config = config;
        this.interpolated = List.copyOf(interpolated);
        this.limits = limits;
        this.thread = new Thread(() -> ModelThread.run(() -> run(backend)), "ofa-inference");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Blocks until the decoder is compiled.
     *
     * @return a description of what executes the graphs, for people
     * @throws OfaException if the backend cannot be started
     */
    public String awaitReady() {
        try {
            return ready.join();
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof OfaException failure) {
                throw failure;
            }
            throw EngineError.NOT_STARTED.causedBy(e, (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }

    /**
     * Queues a text request. Non-blocking.
     *
     * @return completed with the hypotheses; exceptionally with an {@link OfaException} if the request is refused or
     *     fails. Cancelling it frees the request's rows before the next step
     */
    public CompletableFuture<DecodeResult> submit(EncoderInput input, DecodeRequest request) {
        return submit(DecoderKind.TEXT, input, request, null);
    }

    /**
     * Queues a request. Non-blocking.
     *
     * @param kind what it generates; image tokens need a model that has them
     * @param listener receives tokens as they are generated, or null
     * @return as {@link #submit(EncoderInput, DecodeRequest)}
     */
    public CompletableFuture<DecodeResult> submit(
            DecoderKind kind, EncoderInput input, DecodeRequest request, @Nullable DecodeListener listener) {
        CompletableFuture<DecodeResult> future = new CompletableFuture<>();
        queue.add(new DecodeLoop.Job(kind, input, request, listener, future));
        return future;
    }

    /**
     * Queues other work for the thread, such as another engine over the same backend. It runs between two steps, one
     * piece at a time, and delays all requests while it runs.
     *
     * @return completed with its result, or exceptionally with what it throws
     */
    public <T extends @Nullable Object> CompletableFuture<T> execute(Function<Backend, T> work) {
        return queue.execute(work);
    }

    /** The thread's statistics as of its last step. */
    public EngineStatistics statistics() {
        return statistics;
    }

    private void run(Supplier<Backend> supplier) {
        try (Backend backend = supplier.get();
                Encoder encoder = new Encoder(backend, graphs.get(), config, interpolated, limits)) {
            try {
                DecodeLoop text = loop(backend, DecoderKind.TEXT);
                ready.complete(backend.description());
                while (queue.awaitWork(() -> requests() > 0)) {
                    admit(backend, encoder);
                    loops.values().forEach(DecodeLoop::dropCancelled);
                    scheduler.step(text, () -> stepOther(backend));
                    publish(backend, text);
                }
            } finally {
                loops.values().forEach(DecodeLoop::close);
            }
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
            failAll(e);
        }
    }

    /** A step of the image token decoder, and one backend task. */
    private void stepOther(Backend backend) {
        DecodeLoop codes = loops.get(DecoderKind.CODES);
        if (codes != null) {
            codes.step();
        }
        queue.runTask(backend);
    }

    private void publish(Backend backend, DecodeLoop text) {
        DecodeLoop codes = loops.get(DecoderKind.CODES);
        statistics = new EngineStatistics(
                queue.size(),
                encoderCalls,
                encodedSources,
                backend.memoryBytes(),
                text.statistics(),
                codes == null ? EngineStatistics.Decoding.NONE : codes.statistics());
    }

    private DecodeLoop loop(Backend backend, DecoderKind kind) {
        DecodeLoop loop = loops.get(kind);
        if (loop == null) {
            if (kind == DecoderKind.CODES && config.layout().numCodes() == 0) {
                throw EngineError.DECODING_FAILED.with("this model writes no image tokens");
            }
            DecoderEngine engine = new DecoderEngine(backend, graphs.get(), config, interpolated, limits, kind);
            loop = new DecodeLoop(engine, limits.options(config, kind).withTop(engine.top(), engine.ahead()));
            loops.put(kind, loop);
        }
        return loop;
    }

    private int requests() {
        return loops.values().stream().mapToInt(DecodeLoop::requests).sum();
    }

    /**
     * Encoded requests that wait for rows have precedence; no further requests of their kind are encoded while they
     * wait.
     */
    private void admit(Backend backend, Encoder encoder) {
        for (DecoderKind kind : DecoderKind.values()) {
            while (submitParked(kind)) {
                List<DecodeLoop.Job> batch = nextBatch(kind);
                if (batch.isEmpty()) {
                    break;
                }
                try {
                    DecodeLoop loop = loop(backend, kind);
                    batch.forEach(DecodeLoop::reportStarted);
                    List<EncoderStates> sources = encoder.encode(
                            batch.stream().map(DecodeLoop.Job::input).toList());
                    encoderCalls++;
                    encodedSources += batch.size();
                    for (int i = 0; i < batch.size(); i++) {
                        loop.park(nextTag++, sources.get(i), batch.get(i));
                    }
                } catch (RuntimeException e) {
                    batch.forEach(job -> job.future().completeExceptionally(e));
                }
            }
        }
    }

    /** Whether no encoded request of this kind waits for rows any more. */
    private boolean submitParked(DecoderKind kind) {
        DecodeLoop loop = loops.get(kind);
        return loop == null || loop.submitParked();
    }

    private List<DecodeLoop.Job> nextBatch(DecoderKind kind) {
        DecodeLoop loop = loops.get(kind);
        int requests = loop == null ? 0 : loop.requests();
        return queue.takeBatch(kind, Math.min(limits.maxEncoderBatch(), limits.maxRequests() - requests));
    }

    private void failAll(Throwable cause) {
        loops.values().forEach(loop -> loop.failAll(cause));
        queue.failAll(cause);
    }

    /** Refuses new requests, finishes the accepted ones, and frees everything. Blocking. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
