// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one thread that owns the backend. Requests of any thread join the running decode between two steps and leave as
 * soon as they are done; what waits with pictures of one size is encoded together. Text and picture codes are two
 * decoders whose steps alternate, so a text waits for one step of a picture at most; the decoder of codes is compiled
 * when the first picture is asked for. Thread-safe.
 */
public final class InferenceThread implements AutoCloseable {
    /**
     * How much is decoded at once.
     *
     * @param maxRequests requests that are decoded together
     * @param maxRows beams and samples of all of them, which is the most of one request as well; a row's logits take as
     *     many floats as the vocabulary has words
     * @param maxCodeRows pictures that are written at once, which is the most of one request as well; one takes 38 MB
     *     of keys and values at OFA-base size by its last code
     * @param maxEncoderBatch sources that are encoded in one call
     */
    public record Limits(int maxRequests, int maxRows, int maxCodeRows, int maxEncoderBatch) {
        /** What one small machine takes without waste. */
        public static final Limits DEFAULT = new Limits(16, 64, 32, 4);

        DecoderOptions options(OfaConfig config, DecoderKind kind) {
            int rows = kind == DecoderKind.CODES ? maxCodeRows : maxRows;
            DecoderOptions full =
                    DecoderOptions.fullVocabulary(config.vocabSize(), maxRequests, rows, kind.positions(config));
            return new DecoderOptions(
                    Math.min(maxRequests, rows),
                    rows,
                    rows,
                    full.maxPositions(),
                    Profiles.maxTokensPerRow(this, kind),
                    full.bos(),
                    full.pad(),
                    full.eos(),
                    full.unk(),
                    kind.rangeFirst(config),
                    kind.columns(config));
        }
    }

    /** Texts do not save up more time than this for one burst of pictures. */
    private static final long MOST_CREDIT_NANOS = 50_000_000;

    /** Other work than decoding. */
    private record Errand<T>(Function<Backend, T> work, CompletableFuture<T> future) {
        void run(Backend backend) {
            if (future.isDone()) {
                return;
            }
            try {
                future.complete(work.apply(backend));
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        }
    }

    private final GraphSet graphs;
    private final OfaConfig config;
    private final List<PatchGrid> interpolated;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<DecodeLoop.Job> queue = new ArrayDeque<>();
    private final Deque<Errand<?>> errands = new ArrayDeque<>();
    private final Map<DecoderKind, DecodeLoop> lanes = new EnumMap<>(DecoderKind.class);
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread thread;
    private boolean closing;
    private volatile EngineStatistics statistics = EngineStatistics.NONE;
    private long nextTag;
    private long encoderCalls;
    private long encodedSources;
    /** Time that texts have had since pictures last ran, less the time that pictures took, in nanoseconds. */
    private long textCredit;

    private Backend backend;
    private Encoder encoder;

    /**
     * Starts the thread, which compiles the decoder of text; {@link #awaitReady} waits for that.
     *
     * @param backend made on the thread that uses it
     */
    public InferenceThread(
            Supplier<Backend> backend, GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated, Limits limits) {
        this.graphs = graphs;
        this.config = config;
        this.interpolated = List.copyOf(interpolated);
        this.limits = limits;
        this.thread = new Thread(() -> run(backend), "ofa-inference");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Waits until the decoder is compiled.
     *
     * @return what executes the graphs, for people
     * @throws OfaException if the backend cannot be started
     */
    public String awaitReady() {
        try {
            return ready.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof OfaException ofa
                    ? ofa
                    : EngineError.NOT_STARTED.causedBy(e, e.getCause().getMessage());
        }
    }

    /**
     * Queues a request for text.
     *
     * @return completed with the hypotheses; exceptionally with an {@link OfaException} if the request is refused or
     *     fails. Cancelling it frees the request's rows before the next step
     */
    public CompletableFuture<DecodeResult> submit(EncoderInput input, DecodeRequest request) {
        return submit(DecoderKind.TEXT, input, request, null);
    }

    /**
     * Queues a request.
     *
     * @param kind what it writes; picture codes need a model that has them
     * @param listener hears of tokens as they are written, or null
     * @return as {@link #submit(EncoderInput, DecodeRequest)}
     */
    public CompletableFuture<DecodeResult> submit(
            DecoderKind kind, EncoderInput input, DecodeRequest request, RowListener listener) {
        CompletableFuture<DecodeResult> future = new CompletableFuture<>();
        enqueue(() -> queue.add(new DecodeLoop.Job(kind, input, request, listener, future)));
        return future;
    }

    /**
     * Queues other work for the thread, such as another engine over the same backend. It runs between two steps, one
     * piece at a time, and holds up everything while it runs.
     *
     * @return completed with its result, or exceptionally with what it throws
     */
    public <T> CompletableFuture<T> execute(Function<Backend, T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        enqueue(() -> errands.add(new Errand<>(work, future)));
        return future;
    }

    /** What the thread does and has done, as of its last step. */
    public EngineStatistics statistics() {
        return statistics;
    }

    private void enqueue(Runnable addition) {
        lock.lock();
        try {
            if (closing) {
                throw StateError.CLOSED.with();
            }
            addition.run();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run(Supplier<Backend> supplier) {
        try (Backend owned = supplier.get();
                Encoder ownedEncoder = new Encoder(owned, graphs, config, interpolated, limits)) {
            backend = owned;
            encoder = ownedEncoder;
            try {
                lane(DecoderKind.TEXT);
                ready.complete(backend.description());
                while (awaitWork()) {
                    admit();
                    lanes.values().forEach(DecodeLoop::dropCancelled);
                    stepAll();
                    publish();
                }
            } finally {
                lanes.values().forEach(DecodeLoop::close);
            }
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
            failAll(e);
        }
    }

    /**
     * One step of every decoder. While a text is written, pictures and errands get no more time than texts had since: a
     * text takes at most twice as long as alone, and one step or errand.
     */
    private void stepAll() {
        DecodeLoop texts = lanes.get(DecoderKind.TEXT);
        DecodeLoop codes = lanes.get(DecoderKind.CODES);
        long start = System.nanoTime();
        boolean writing = texts.isStepping();
        texts.step();
        long now = System.nanoTime();
        textCredit = writing ? Math.min(textCredit + (now - start), MOST_CREDIT_NANOS) : MOST_CREDIT_NANOS;
        if (textCredit > 0) {
            if (codes != null) {
                codes.step();
            }
            runErrand();
            textCredit -= System.nanoTime() - now;
        }
    }

    private void publish() {
        int queued;
        lock.lock();
        try {
            queued = queue.size();
        } finally {
            lock.unlock();
        }
        DecodeLoop codes = lanes.get(DecoderKind.CODES);
        statistics = new EngineStatistics(
                queued,
                encoderCalls,
                encodedSources,
                backend.memoryBytes(),
                lanes.get(DecoderKind.TEXT).statistics(),
                codes == null ? EngineStatistics.Decoding.NONE : codes.statistics());
    }

    private DecodeLoop lane(DecoderKind kind) {
        DecodeLoop lane = lanes.get(kind);
        if (lane == null) {
            if (kind == DecoderKind.CODES && config.layout().numCodes() == 0) {
                throw EngineError.DECODING_FAILED.with("this model writes no image tokens");
            }
            lane = new DecodeLoop(
                    new DecoderEngine(backend, graphs, config, interpolated, limits, kind),
                    limits.options(config, kind));
            lanes.put(kind, lane);
        }
        return lane;
    }

    private int requests() {
        return lanes.values().stream().mapToInt(DecodeLoop::requests).sum();
    }

    private void runErrand() {
        Errand<?> errand;
        lock.lock();
        try {
            errand = errands.poll();
        } finally {
            lock.unlock();
        }
        if (errand != null) {
            errand.run(backend);
        }
    }

    /** @return false when there is nothing to do any more and nothing to come */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (queue.isEmpty() && errands.isEmpty() && requests() == 0) {
                if (closing) {
                    return false;
                }
                work.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was encoded and waits for rows goes first; nothing more of its kind is encoded while it waits. */
    private void admit() {
        for (DecoderKind kind : DecoderKind.values()) {
            while (!lanes.containsKey(kind) || lanes.get(kind).submitParked()) {
                List<DecodeLoop.Job> batch = nextBatch(kind);
                if (batch.isEmpty()) {
                    break;
                }
                try {
                    DecodeLoop lane = lane(kind);
                    batch.forEach(DecodeLoop::tellStarted);
                    List<EncoderStates> sources = encoder.encode(
                            batch.stream().map(DecodeLoop.Job::input).toList());
                    encoderCalls++;
                    encodedSources += batch.size();
                    for (int i = 0; i < batch.size(); i++) {
                        lane.park(nextTag++, sources.get(i), batch.get(i));
                    }
                } catch (RuntimeException e) {
                    batch.forEach(job -> job.future().completeExceptionally(e));
                }
            }
        }
    }

    /**
     * The oldest waiting request of a kind and those behind it whose pictures have its size, as many as there is room
     * for.
     */
    private List<DecodeLoop.Job> nextBatch(DecoderKind kind) {
        List<DecodeLoop.Job> batch = new ArrayList<>();
        lock.lock();
        try {
            int room = Math.min(
                    limits.maxEncoderBatch(),
                    limits.maxRequests()
                            - (lanes.containsKey(kind) ? lanes.get(kind).requests() : 0));
            Iterator<DecodeLoop.Job> waiting = queue.iterator();
            while (waiting.hasNext() && batch.size() < room) {
                DecodeLoop.Job job = waiting.next();
                if (job.future().isDone()) {
                    waiting.remove();
                } else if (job.kind() == kind
                        && (batch.isEmpty() || sameSize(batch.get(0).input(), job.input()))) {
                    batch.add(job);
                    waiting.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private static boolean sameSize(EncoderInput a, EncoderInput b) {
        return (a.pixels() == null) == (b.pixels() == null) && a.height() == b.height() && a.width() == b.width();
    }

    private void failAll(Throwable cause) {
        lanes.values().forEach(lane -> lane.failAll(cause));
        lock.lock();
        try {
            closing = true;
            queue.forEach(job -> job.future().completeExceptionally(cause));
            queue.clear();
            errands.forEach(errand -> errand.future().completeExceptionally(cause));
            errands.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new requests, waits for those that were accepted, and frees everything. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
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
